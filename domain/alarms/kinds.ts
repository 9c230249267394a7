export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;

export type Severity = (typeof SEVERITIES)[number];

interface KindFacts {
  readonly severity: Severity;
  /** Whether its begin and its end are signed as conditions of the machine, on chain; lenders see these, and no others. */
  readonly isCondition: boolean;
  /** Whether ordinary service looks the same: it does not begin in a service window. */
  readonly isService: boolean;
  /** Whether no reading ends it, but a person who says that it is settled. */
  readonly endsByHand: boolean;
}

/** What goes wrong with a machine, as its readings and the rules for it tell. */
export const ALARMS = {
  /** Outside the area or the countries permitted, or where it must not be. */
  'outside-area': { severity: 'critical', isCondition: true, isService: false, endsByHand: false },
  'unexpected-movement': { severity: 'high', isCondition: true, isService: true, endsByHand: false },
  silent: { severity: 'high', isCondition: true, isService: true, endsByHand: false },
  'power-cut': { severity: 'high', isCondition: true, isService: true, endsByHand: false },
  tamper: { severity: 'critical', isCondition: true, isService: true, endsByHand: false },
  jamming: { severity: 'critical', isCondition: true, isService: false, endsByHand: false },
  /** Moved with its engine off. */
  tow: { severity: 'high', isCondition: true, isService: true, endsByHand: false },
  /** A meter that ran backwards or faster than the clock, or was changed without a record. */
  'meter-fault': { severity: 'high', isCondition: true, isService: false, endsByHand: true },
  /** Used more than the contract allows. */
  'over-use': { severity: 'medium', isCondition: true, isService: false, endsByHand: false },
  temperature: { severity: 'medium', isCondition: true, isService: true, endsByHand: false },
  'maintenance-due': { severity: 'medium', isCondition: false, isService: false, endsByHand: false },
  /** Somebody calls for help, or the machine has fallen. It tells of people, and is no lender's. */
  distress: { severity: 'critical', isCondition: false, isService: false, endsByHand: false },
  /** Places that no machine can have reached: its receiver is fooled, or somebody speaks for it. */
  'place-doubted': { severity: 'medium', isCondition: false, isService: false, endsByHand: false },
  'low-battery': { severity: 'low', isCondition: false, isService: true, endsByHand: false },
  /** It reports, and does not work. */
  inactive: { severity: 'low', isCondition: false, isService: true, endsByHand: false },
} as const satisfies Readonly<Record<string, KindFacts>>;

export type AlarmKind = keyof typeof ALARMS;

export const isAlarmKind = (text: string): text is AlarmKind => Object.hasOwn(ALARMS, text);

export const ALARM_KINDS: readonly AlarmKind[] = Object.keys(ALARMS).filter(isAlarmKind);

const facts: Readonly<Record<AlarmKind, KindFacts>> = ALARMS;

export const kindFacts = (kind: AlarmKind): KindFacts => facts[kind];

/** Those whose begin and end are signed, and that lenders see. */
export const CONDITIONS: readonly AlarmKind[] = ALARM_KINDS.filter(kind => facts[kind].isCondition);
