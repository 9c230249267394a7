import type { Hex } from '#domain/hex';
import type { UnixSeconds } from '#domain/time/calendar-date';

/** What each command carries of its own; names and order are those of the EIP-712 types. Parts are bigint, times seconds. */
interface CommandFields {
  IssueReceivable: {
    readonly holder: Hex;
    readonly obligor: Hex;
    readonly maturity: UnixSeconds;
    readonly currency: Hex;
    readonly root: Hex;
    readonly fingerprints: readonly Hex[];
  };
  ConfirmReceivable: { readonly terms: Hex };
  RejectReceivable: { readonly reason: Hex };
  CancelReceivable: { readonly reason: Hex };
  DisputeReceivable: { readonly reason: Hex };
  ResolveDispute: { readonly resolution: Hex };
  ChangeMaturity: { readonly maturity: UnixSeconds; readonly agreement: Hex };
  SplitFragment: { readonly fragment: number; readonly cut: bigint };
  OfferFragment: {
    readonly fragment: number;
    readonly addressee: Hex;
    readonly terms: Hex;
    readonly expiry: UnixSeconds;
  };
  AcceptOffer: { readonly fragment: number; readonly terms: Hex };
  Decline: { readonly fragment: number; readonly terms: Hex };
  Withdraw: { readonly fragment: number };
  RequestFinance: { readonly fragment: number; readonly request: Hex; readonly expiry: UnixSeconds };
  QuoteFinance: {
    readonly fragment: number;
    readonly request: Hex;
    readonly quote: Hex;
    readonly expiry: UnixSeconds;
  };
  WithdrawQuote: { readonly fragment: number; readonly quote: Hex };
  AcceptQuote: { readonly fragment: number; readonly quote: Hex };
  FundReceivable: { readonly fragment: number; readonly quote: Hex; readonly payment: Hex; readonly payee: Hex };
  RepurchaseFragment: { readonly fragment: number; readonly settlement: Hex };
  NotifyAssignment: { readonly fragment: number; readonly notice: Hex; readonly payee: Hex };
  ReleaseReserve: { readonly fragment: number; readonly payment: Hex };
  RecordDilution: { readonly fragment: number; readonly to: bigint; readonly reason: Hex };
  RecordPayment: {
    readonly fragment: number;
    readonly to: bigint;
    readonly entry: Hex;
    readonly entryParts: bigint;
    readonly allocation: Hex;
  };
  ReversePayment: { readonly allocation: Hex; readonly reason: Hex };
  WriteOff: { readonly fragment: number; readonly to: bigint; readonly reason: Hex };
}

export type CommandType = keyof CommandFields;

/** What every command carries. `signers` are party keys: the principal first, then co-signers. */
export interface Envelope {
  readonly subject: Hex;
  /** The version that the signers saw; 0 for one that is yet to be issued. */
  readonly expectedVersion: bigint;
  readonly signers: readonly Hex[];
}

export type CommandOf<Type extends CommandType> = { readonly type: Type } & Envelope & CommandFields[Type];

export type ReceivableCommand = { readonly [Type in CommandType]: CommandOf<Type> }[CommandType];

/** The commands that are about one fragment. */
export type FragmentCommandType = {
  readonly [Type in CommandType]: CommandFields[Type] extends { readonly fragment: number } ? Type : never;
}[CommandType];
