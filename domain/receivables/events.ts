import type { Hex } from '#domain/hex';
import type { UnixSeconds } from '#domain/time/calendar-date';

/** What each event carries of its own; names and order are those of the contract's (`IReceivablesEvents`). */
interface EventFields {
  Issued: {
    readonly issuer: Hex;
    readonly holder: Hex;
    readonly obligor: Hex;
    readonly maturity: UnixSeconds;
    readonly currency: Hex;
    readonly root: Hex;
    readonly fingerprints: readonly Hex[];
  };
  Confirmed: { readonly terms: Hex };
  Rejected: { readonly reason: Hex };
  Cancelled: { readonly reason: Hex };
  Disputed: { readonly reason: Hex };
  DisputeResolved: { readonly resolution: Hex };
  MaturityChanged: { readonly maturity: UnixSeconds; readonly agreement: Hex };
  Split: { readonly fragment: number; readonly cut: bigint; readonly left: number; readonly right: number };
  Offered: {
    readonly fragment: number;
    readonly addressee: Hex;
    readonly terms: Hex;
    readonly expiry: UnixSeconds;
  };
  Accepted: { readonly fragment: number; readonly holder: Hex; readonly assignor: Hex; readonly terms: Hex };
  Declined: { readonly fragment: number; readonly by: Hex; readonly terms: Hex };
  Withdrawn: { readonly fragment: number };
  FinanceRequested: { readonly fragment: number; readonly request: Hex; readonly expiry: UnixSeconds };
  FinanceQuoted: {
    readonly fragment: number;
    readonly bank: Hex;
    readonly request: Hex;
    readonly quote: Hex;
    readonly expiry: UnixSeconds;
  };
  QuoteWithdrawn: { readonly fragment: number; readonly bank: Hex; readonly quote: Hex };
  QuoteAccepted: { readonly fragment: number; readonly bank: Hex; readonly quote: Hex; readonly expiry: UnixSeconds };
  Funded: {
    readonly fragment: number;
    readonly holder: Hex;
    readonly assignor: Hex;
    readonly payee: Hex;
    readonly quote: Hex;
    readonly payment: Hex;
  };
  Repurchased: { readonly fragment: number; readonly holder: Hex; readonly from: Hex; readonly settlement: Hex };
  AssignmentNotified: { readonly fragment: number; readonly notice: Hex; readonly payee: Hex };
  ReserveReleased: { readonly fragment: number; readonly payment: Hex };
  Diluted: { readonly fragment: number; readonly from: bigint; readonly to: bigint; readonly reason: Hex };
  PaymentRecorded: {
    readonly fragment: number;
    readonly from: bigint;
    readonly to: bigint;
    readonly entry: Hex;
    readonly entryParts: bigint;
    readonly allocation: Hex;
    readonly payee: Hex;
  };
  PaymentReversed: {
    readonly fragment: number;
    readonly from: bigint;
    readonly to: bigint;
    readonly entry: Hex;
    readonly entryParts: bigint;
    readonly allocation: Hex;
    readonly reason: Hex;
  };
  WrittenOff: { readonly fragment: number; readonly from: bigint; readonly to: bigint; readonly reason: Hex };
  Settled: Record<never, never>;
}

export type EventType = keyof EventFields;

/**
 * `version` is the receivable's after the change. FinanceQuoted and QuoteWithdrawn do not change it, and Settled has
 * that of the event before it.
 */
export type EventOf<Type extends EventType> = {
  readonly type: Type;
  readonly subject: Hex;
  readonly version: bigint;
} & EventFields[Type];

export type ReceivableEvent = { readonly [Type in EventType]: EventOf<Type> }[EventType];
