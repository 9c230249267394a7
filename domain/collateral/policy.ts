import { RECORD_LIMITS } from '#domain/equipment/record-verdicts';

/** From when on something is old, late or about to end. A financier may have limits of its own; these are the portal's. */
export interface CollateralPolicy {
  /** Hours after which a position, and days after which a meter, is old. */
  readonly positionHours: number;
  readonly meterDays: number;
  /** The least tier at which a position is believed. */
  readonly leastTrust: number;
  readonly inspectionDays: number;
  readonly valuationDays: number;
  /** How long before its end an insurance, and a lien, is worth a word. */
  readonly insuranceNoticeDays: number;
  readonly lapseNoticeDays: number;
  /** Rents overdue for longer than this are bad, not merely late. */
  readonly arrearsDays: number;
}

export const DEFAULT_POLICY: CollateralPolicy = {
  positionHours: 72,
  meterDays: 7,
  leastTrust: 1,
  ...RECORD_LIMITS,
  insuranceNoticeDays: 30,
  lapseNoticeDays: 180,
  arrearsDays: 30,
};
