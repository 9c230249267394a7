import type { AlarmKind, Severity } from '#domain/alarms/kinds';
import type { InspectionResult } from '#domain/equipment/records';
import type { EquipmentStatus } from '#domain/equipment/state';
import type { Hex } from '#domain/hex';
import type { LeaseStatus } from '#domain/leases/lifecycle/state';
import type { LienClass, LienLaw, PriorityRule } from '#domain/liens/law';
import type { CalendarDate, UnixSeconds } from '#domain/time/calendar-date';
import type { EventEvidence, Evidence } from './statement.ts';

/**
 * Everything about one machine as one reader may know it, as of one moment. `null` where it is not shared with the reader, or is not
 * there: an assessment says `unknown` then. Facilities and borrowing bases read the same facts.
 */
export interface CollateralFacts {
  readonly now: UnixSeconds;
  readonly today: CalendarDate;
  readonly passport: PassportFacts;
  readonly fingerprint: FingerprintFacts;
  readonly title: TitleFacts;
  readonly custody: CustodyFacts;
  /** Liens that stand on the machine, by their rank. */
  readonly liens: readonly LienFacts[];
  /** The lease under which it runs now; null when it is not let, or the reader may not know. */
  readonly lease: LeaseFacts | null;
  /** Whether the reader may know of the lease at all. */
  readonly isLeaseShared: boolean;
  readonly place: PlaceFacts | null;
  readonly use: UseFacts | null;
  readonly conditions: ConditionFacts;
}

export interface PassportFacts {
  readonly status: EquipmentStatus;
  /** Whether the manufacturer issued it; else an owner declared the machine. */
  readonly declared: boolean;
  readonly issuer: string | null;
  readonly issued: EventEvidence | null;
  readonly ended: EventEvidence | null;
  readonly root: Hex;
  /** The details and salts give the root that the chain has; null where they are not opened to the reader. */
  readonly recomputes: boolean | null;
  readonly specifications: readonly Evidence[];
  readonly photographs: readonly Evidence[];
}

export interface FingerprintFacts {
  /** The serial, hashed anew, is registered for this machine; null where that cannot be asked. */
  readonly isRegistered: boolean | null;
  /** Live objects that claim the same serial, besides this one. */
  readonly claimedBy: readonly Hex[];
  /** Machines whose serial differs by letters that are easily mistaken. */
  readonly likenesses: readonly { readonly subject: Hex; readonly reference: string; readonly serial: string }[];
}

export interface TitleFacts {
  /** The recorded holder's name, where the reader may know it. */
  readonly holder: string | null;
  /** Frozen by the governors. */
  readonly isHolderFrozen: boolean;
  /** Title passing from one to the next since the passport; the newest last. */
  readonly transfers: readonly { readonly from: Hex; readonly to: Hex; readonly event: EventEvidence }[];
  readonly issuerKey: Hex;
  readonly holderKey: Hex | null;
  /** The events, folded anew, give the state that is shown. */
  readonly folds: boolean;
  /** An offer of title that can be accepted still. */
  readonly offered: {
    readonly expiry: UnixSeconds;
    readonly missingConsents: number;
    readonly event: EventEvidence | null;
  } | null;
}

export interface CustodyFacts {
  readonly custodian: string | null;
  readonly is: 'title-holder' | 'lessee' | 'other';
  readonly changed: EventEvidence | null;
}

/** A lien that stands, as the reader may see it: never whose it is, where that is a competitor. */
export interface LienFacts {
  readonly lien: Hex;
  readonly reference: string | null;
  readonly isOwn: boolean;
  readonly securedParty: string | null;
  readonly law: LienLaw;
  readonly class: LienClass | null;
  readonly filedOn: CalendarDate;
  readonly lapsesOn: CalendarDate;
  readonly isRegistered: boolean | null;
  readonly rank: number;
  readonly rule: PriorityRule;
  readonly deadline: CalendarDate | null;
  readonly filed: EventEvidence | null;
}

export interface LeaseFacts {
  readonly subject: Hex;
  readonly reference: string | null;
  readonly status: LeaseStatus;
  readonly attested: boolean;
  readonly lessee: string | null;
  readonly endsOn: CalendarDate;
  readonly periods: number;
  readonly billed: number;
  /** Ranges of rents to come that were sold, and whether to the reader. */
  readonly sold: readonly { readonly first: number; readonly last: number; readonly isOwn: boolean }[];
  /** Liens on its rents that stand and are not the reader's. */
  readonly otherLiens: number;
  readonly events: readonly EventEvidence[];
  readonly rent: RentFacts | null;
}

/** What was billed and paid. Amounts in minor units of the lease's currency. */
export interface RentFacts {
  readonly currency: string;
  readonly bills: number;
  readonly paid: number;
  readonly overdue: number;
  readonly openMinor: bigint;
  readonly overdueMinor: bigint;
  /** Due date of the oldest rent that is overdue. */
  readonly oldestDueOn: CalendarDate | null;
  readonly events: readonly EventEvidence[];
}

export interface PlaceFacts {
  /** Against the areas and countries that are permitted; `free` where none are. In which country it is, is not the lender's to know. */
  readonly standing: 'inside' | 'outside' | 'unknown' | 'free';
  /** Since when it is outside, with the event that says so. */
  readonly outside: { readonly since: CalendarDate; readonly event: EventEvidence | null } | null;
  readonly at: UnixSeconds;
  readonly source: string;
  /** Tier 0 … 3. */
  readonly trust: number;
}

export interface UseFacts {
  readonly engineHoursMs: bigint | null;
  readonly at: UnixSeconds | null;
  /** Engine time of the last thirty days. */
  readonly lastMonthMs: bigint;
  readonly source: string | null;
  readonly trust: number | null;
}

interface Recorded {
  readonly date: CalendarDate;
  readonly evidence: readonly Evidence[];
}

export interface ConditionFacts {
  /** What stands by its devices' readings, as it was signed; `null` where none has reported. */
  readonly observed:
    | readonly {
        readonly kind: AlarmKind;
        readonly severity: Severity;
        readonly since: CalendarDate;
        readonly event: EventEvidence | null;
      }[]
    | null;
  readonly recalls: readonly {
    readonly recall: Hex;
    readonly title: string | null;
    readonly cleared: boolean;
    readonly event: EventEvidence | null;
  }[];
  /** The policy that counts today: see `policyOn`. */
  readonly insurance:
    | (Recorded & {
        readonly until: CalendarDate;
        readonly insurer: string | null;
        readonly lossPayee: string | null;
        readonly isOwnLossPayee: boolean;
      })
    | null;
  readonly inspection:
    | (Recorded & {
        readonly inspector: string | null;
        readonly serialSeen: boolean | null;
        readonly result: InspectionResult;
        /** Until when it counts by its own word; null: by the policy's days. */
        readonly until: CalendarDate | null;
      })
    | null;
  /** When the next maintenance is due, as the newest record of one says. */
  readonly maintenance: (Recorded & { readonly dueOn: CalendarDate | null }) | null;
  readonly valuation:
    | (Recorded & {
        readonly amountMinor: bigint;
        readonly currency: string;
        readonly basis: string | null;
        readonly source: string | null;
      })
    | null;
}
