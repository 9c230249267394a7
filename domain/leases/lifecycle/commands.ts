import type { Hex } from '#domain/hex';
import type { Envelope } from '#domain/lifecycle/signers';

/** How a lease ends, as the contract numbers it. */
export const END_CAUSES = ['return', 'purchase', 'renewal', 'early-settlement'] as const;

/** What each command carries of its own; names and order are those of the EIP-712 types. Periods are counted from 1. */
interface CommandFields {
  /** `head` zero: by title. `subletting` 1: permitted. `billed`: what a running lease was billed before it came in. */
  SignLease: {
    readonly lessor: Hex;
    readonly lessee: Hex;
    readonly head: Hex;
    readonly periods: number;
    readonly billed: number;
    readonly subletting: number;
    readonly root: Hex;
    readonly fingerprints: readonly Hex[];
  };
  AttestLease: { readonly statement: Hex };
  CancelLease: { readonly reason: Hex };
  CommenceLease: { readonly acceptance: Hex; readonly machines: readonly Hex[] };
  AmendLease: { readonly root: Hex; readonly periods: number; readonly agreement: Hex };
  BillPeriod: { readonly period: number; readonly receivable: Hex; readonly invoice: Hex };
  NoticeDefault: { readonly notice: Hex };
  CureDefault: { readonly settlement: Hex };
  RepossessEquipment: { readonly report: Hex };
  NovateLease: { readonly lessee: Hex; readonly agreement: Hex };
  TransferLease: { readonly lessor: Hex; readonly agreement: Hex };
  AssignRents: {
    readonly first: number;
    readonly last: number;
    readonly assignee: Hex;
    readonly terms: Hex;
    readonly notice: Hex;
  };
  ReturnRents: { readonly assignment: number; readonly settlement: Hex };
  /** `cause`: place in `END_CAUSES`. */
  EndLease: { readonly cause: number; readonly settlement: Hex };
}

export type LeaseCommandType = keyof CommandFields;

export type LeaseCommandOf<Type extends LeaseCommandType> = { readonly type: Type } & Envelope & CommandFields[Type];

export type LeaseCommand = { readonly [Type in LeaseCommandType]: LeaseCommandOf<Type> }[LeaseCommandType];
