import type { EquipmentEventType } from './events.ts';

/**
 * What a machine is, and what it suffered: anybody who scans its code may learn of these. Offers, passing of title and
 * custody are their parties', although the chain shows that there were some.
 */
const OPEN_EQUIPMENT_EVENTS = [
  'PassportIssued',
  'PassportCancelled',
  'ComponentSwapped',
  'RecallAnnounced',
  'RecallCleared',
  'ConditionObserved',
  'Retired',
] as const satisfies readonly EquipmentEventType[];

export const isOpenEquipmentEvent = (type: string): type is (typeof OPEN_EQUIPMENT_EVENTS)[number] =>
  OPEN_EQUIPMENT_EVENTS.some(open => open === type);
