import type { Hex } from '#domain/hex';

/** What each event carries of its own; names and order are those of the contract's (`ILeases`). */
interface EventFields {
  Signed: {
    readonly lessor: Hex;
    readonly lessee: Hex;
    readonly head: Hex;
    readonly periods: number;
    readonly billed: number;
    readonly subletting: boolean;
    readonly attested: boolean;
    readonly root: Hex;
    readonly fingerprints: readonly Hex[];
  };
  Attested: { readonly statement: Hex };
  LeaseCancelled: { readonly reason: Hex };
  Commenced: { readonly acceptance: Hex; readonly machines: readonly Hex[] };
  Amended: { readonly root: Hex; readonly periods: number; readonly agreement: Hex };
  PeriodBilled: {
    readonly period: number;
    readonly receivable: Hex;
    readonly creditor: Hex;
    readonly invoice: Hex;
  };
  DefaultNoticed: { readonly notice: Hex };
  Cured: { readonly settlement: Hex };
  Repossessed: { readonly report: Hex };
  Novated: { readonly from: Hex; readonly to: Hex; readonly agreement: Hex };
  LessorChanged: { readonly from: Hex; readonly to: Hex; readonly agreement: Hex };
  RentsAssigned: {
    readonly assignment: number;
    readonly first: number;
    readonly last: number;
    readonly assignee: Hex;
    readonly terms: Hex;
    readonly notice: Hex;
  };
  RentsReturned: { readonly assignment: number; readonly settlement: Hex };
  Ended: { readonly cause: number; readonly settlement: Hex };
}

export type LeaseEventType = keyof EventFields;

/** `version` is the lease's after the change. */
export type LeaseEventOf<Type extends LeaseEventType> = {
  readonly type: Type;
  readonly subject: Hex;
  readonly version: bigint;
} & EventFields[Type];

export type LeaseEvent = { readonly [Type in LeaseEventType]: LeaseEventOf<Type> }[LeaseEventType];
