import type { CalendarDate } from '#domain/time/calendar-date';

/** What is kept of a machine beside its passport. The first five are seen or agreed by somebody and say nothing new of title. */
export const OBSERVED_KINDS = ['inspection', 'maintenance', 'insurance', 'valuation', 'condition'] as const;
export const RECORD_KINDS = [
  ...OBSERVED_KINDS,
  'passport',
  'sale',
  'delivery-notice',
  'delivery',
  'component',
  'recall-remedy',
  'retirement',
] as const;

export type RecordKind = (typeof RECORD_KINDS)[number];

export const DOCUMENT_KINDS = [
  'specification',
  'photograph',
  'report',
  'policy',
  'certificate',
  'notice',
  'other',
] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

export const INSPECTION_RESULTS = ['passed', 'passed-with-remarks', 'failed'] as const;
export type InspectionResult = (typeof INSPECTION_RESULTS)[number];

export const CONDITIONS = ['good', 'worn', 'damaged', 'out-of-order'] as const;
export type Condition = (typeof CONDITIONS)[number];

/** On what a value rests: International Valuation Standards 104 (market value, liquidation), cost of replacement, the books. */
export const VALUATION_BASES = ['market', 'orderly-liquidation', 'forced-liquidation', 'replacement', 'book'] as const;
export type ValuationBasis = (typeof VALUATION_BASES)[number];

export interface Component {
  /** What it is: engine, boom, spreader, … */
  readonly kind: string;
  readonly manufacturer: string | null;
  readonly model: string | null;
  readonly serial: string;
}

export interface PassportDetails {
  readonly manufacturer: string;
  readonly model: string;
  readonly serial: string;
  /** GTIN-14. */
  readonly gtin: string | null;
  readonly category: string;
  readonly year: number;
  /** ISO 3166-1 alpha-2 of the country of origin. */
  readonly origin: string | null;
  readonly specification: string | null;
  readonly components: readonly Component[];
}

export interface InspectionDetails {
  readonly inspector: string;
  /** For whom the inspector works. */
  readonly organisation: string | null;
  readonly result: InspectionResult;
  /** The serial as it was read on the plate, and whether it is the recorded one; `null` where it was not looked at. */
  readonly serialSeen: string | null;
  readonly isSerialSame: boolean | null;
  readonly findings: string | null;
}

export interface MaintenanceDetails {
  readonly work: string;
  readonly workshop: string | null;
  /** Whole hours on the meter. */
  readonly engineHours: number | null;
}

export interface InsuranceDetails {
  readonly insurer: string;
  readonly policyNumber: string;
  readonly coverage: string | null;
  /** To whom a loss is paid: by name, and the organisation where it is a member. */
  readonly lossPayee: string | null;
  readonly lossPayeeId: string | null;
}

export interface ValuationDetails {
  readonly basis: ValuationBasis;
  /** Where the value comes from: an appraiser, a price list, an auction. */
  readonly source: string;
  readonly valuer: string | null;
  readonly note: string | null;
}

export interface ConditionDetails {
  readonly condition: Condition;
  readonly note: string | null;
}

export interface SaleDetails {
  readonly buyerId: string;
  readonly buyer: string;
  readonly sellerId: string;
  readonly seller: string;
  readonly deliveryTerms: string | null;
  readonly conditions: string | null;
  readonly note: string | null;
}

/** Who has a machine, or owns it, says to whom it may pass. */
export interface DeliveryNoticeDetails {
  readonly takerId: string;
  readonly taker: string;
  readonly place: string | null;
  readonly note: string | null;
}

export interface DeliveryDetails {
  readonly takerId: string;
  readonly taker: string;
  /** Root of the notice by which it was given; `null` where the giver signed himself, or nobody gave it. */
  readonly notice: string | null;
  readonly serialSeen: string;
  readonly how: 'typed' | 'scanned';
  readonly isSerialSame: boolean;
  /** What is said of a serial that differs. */
  readonly discrepancy: string | null;
  readonly condition: Condition | null;
  readonly note: string | null;
}

export interface ComponentDetails {
  readonly kind: string;
  readonly removedSerial: string | null;
  readonly fitted: Component | null;
  /** The name on chain of the component that was fitted. */
  readonly fittedHash: string;
  readonly workshop: string | null;
  readonly note: string | null;
}

export interface RecallRemedyDetails {
  readonly recallId: string;
  readonly number: string;
  readonly work: string;
  readonly workshop: string | null;
}

export interface RetirementDetails {
  readonly cause: 'given-up' | 'total-loss';
  readonly note: string;
}

export interface RecordDetails {
  readonly passport: PassportDetails;
  readonly inspection: InspectionDetails;
  readonly maintenance: MaintenanceDetails;
  readonly insurance: InsuranceDetails;
  readonly valuation: ValuationDetails;
  readonly condition: ConditionDetails;
  readonly sale: SaleDetails;
  readonly 'delivery-notice': DeliveryNoticeDetails;
  readonly delivery: DeliveryDetails;
  readonly component: ComponentDetails;
  readonly 'recall-remedy': RecallRemedyDetails;
  readonly retirement: RetirementDetails;
}

/** A machine's record: its kind with what that kind says. */
export type RecordContent = {
  readonly [Kind in RecordKind]: { readonly kind: Kind; readonly details: RecordDetails[Kind] };
}[RecordKind];

/** A component that is in a machine now, and since when; `since` is null for those it was made with. */
export interface FittedComponent extends Component {
  readonly since: CalendarDate | null;
}

/** The components of a machine after the swaps, oldest first: what was taken out is gone, by kind and serial. */
export const componentsNow = (
  made: readonly Component[],
  swaps: readonly { readonly date: CalendarDate; readonly details: ComponentDetails }[],
): FittedComponent[] => {
  let now: FittedComponent[] = made.map(component => ({ ...component, since: null }));
  for (const { date, details } of swaps) {
    const { kind, removedSerial, fitted } = details;
    if (removedSerial !== null) {
      const gone = now.findIndex(one => one.kind === kind && one.serial === removedSerial);
      now = now.filter((_, index) => index !== gone);
    }
    if (fitted) now = [...now, { ...fitted, since: date }];
  }
  return now;
};
