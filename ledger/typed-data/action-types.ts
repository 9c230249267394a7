import type { Hex } from '#domain/hex';
import type { ContractName } from '../chain.ts';

/** How a field of an action is written in Solidity and in its EIP-712 type. Everything else would need another encoder. */
export type FieldType = 'address' | 'address[]' | 'bytes32' | 'bytes32[]' | 'uint32' | 'uint64' | 'uint256';

export interface Field {
  readonly name: string;
  readonly type: FieldType;
  /** A moment in unix seconds, which code keeps as a number; parts of 10^18 are bigint. */
  readonly unit?: 'seconds';
}

/**
 * The fields with which every action begins: what it is about, the version it expects, what stops a replay, and who
 * signs, so that nobody can add a signer or drop one.
 */
export const COMMON_FIELDS = [
  { name: 'subject', type: 'bytes32' },
  { name: 'expectedVersion', type: 'uint64' },
  { name: 'nonce', type: 'uint256' },
  { name: 'deadline', type: 'uint64' },
  { name: 'signers', type: 'address[]' },
] as const satisfies readonly Field[];

interface ActionType {
  readonly contract: ContractName;
  /** The type's own fields, after the common ones. */
  readonly fields: readonly Field[];
}

const field = <const Name extends string, const Type extends FieldType>(name: Name, type: Type) => ({ name, type });

const moment = <const Name extends string>(name: Name) => ({ name, type: 'uint64', unit: 'seconds' }) as const;

/** Every signed action, by its EIP-712 name: which contract performs it, and its own fields in order. */
export const ACTION_TYPES = {
  AnchorDocument: { contract: 'Documents', fields: [field('root', 'bytes32')] },
  SupersedeDocument: { contract: 'Documents', fields: [field('previous', 'bytes32'), field('root', 'bytes32')] },

  IssueReceivable: {
    contract: 'Receivables',
    fields: [
      field('holder', 'address'),
      field('obligor', 'address'),
      moment('maturity'),
      field('currency', 'bytes32'),
      field('root', 'bytes32'),
      field('fingerprints', 'bytes32[]'),
    ],
  },
  ConfirmReceivable: { contract: 'Receivables', fields: [field('terms', 'bytes32')] },
  RejectReceivable: { contract: 'Receivables', fields: [field('reason', 'bytes32')] },
  CancelReceivable: { contract: 'Receivables', fields: [field('reason', 'bytes32')] },
  DisputeReceivable: { contract: 'Receivables', fields: [field('reason', 'bytes32')] },
  ResolveDispute: { contract: 'Receivables', fields: [field('resolution', 'bytes32')] },
  SplitFragment: { contract: 'Receivables', fields: [field('fragment', 'uint32'), field('cut', 'uint64')] },
  OfferFragment: {
    contract: 'Receivables',
    fields: [field('fragment', 'uint32'), field('addressee', 'address'), field('terms', 'bytes32'), moment('expiry')],
  },
  AcceptOffer: { contract: 'Receivables', fields: [field('fragment', 'uint32'), field('terms', 'bytes32')] },
  Decline: { contract: 'Receivables', fields: [field('fragment', 'uint32'), field('terms', 'bytes32')] },
  Withdraw: { contract: 'Receivables', fields: [field('fragment', 'uint32')] },
  RequestFinance: {
    contract: 'Receivables',
    fields: [field('fragment', 'uint32'), field('request', 'bytes32'), moment('expiry')],
  },
  QuoteFinance: {
    contract: 'Receivables',
    fields: [field('fragment', 'uint32'), field('request', 'bytes32'), field('quote', 'bytes32'), moment('expiry')],
  },
  WithdrawQuote: { contract: 'Receivables', fields: [field('fragment', 'uint32'), field('quote', 'bytes32')] },
  AcceptQuote: { contract: 'Receivables', fields: [field('fragment', 'uint32'), field('quote', 'bytes32')] },
  FundReceivable: {
    contract: 'Receivables',
    fields: [
      field('fragment', 'uint32'),
      field('quote', 'bytes32'),
      field('payment', 'bytes32'),
      field('payee', 'address'),
    ],
  },
  RepurchaseFragment: {
    contract: 'Receivables',
    fields: [field('fragment', 'uint32'), field('settlement', 'bytes32')],
  },
  ChangeMaturity: { contract: 'Receivables', fields: [moment('maturity'), field('agreement', 'bytes32')] },
  RecordDilution: {
    contract: 'Receivables',
    fields: [field('fragment', 'uint32'), field('to', 'uint64'), field('reason', 'bytes32')],
  },
  RecordPayment: {
    contract: 'Receivables',
    fields: [
      field('fragment', 'uint32'),
      field('to', 'uint64'),
      field('entry', 'bytes32'),
      field('entryParts', 'uint64'),
      field('allocation', 'bytes32'),
    ],
  },
  ReversePayment: { contract: 'Receivables', fields: [field('allocation', 'bytes32'), field('reason', 'bytes32')] },
  ReleaseReserve: { contract: 'Receivables', fields: [field('fragment', 'uint32'), field('payment', 'bytes32')] },
  NotifyAssignment: {
    contract: 'Receivables',
    fields: [field('fragment', 'uint32'), field('notice', 'bytes32'), field('payee', 'address')],
  },
  WriteOff: {
    contract: 'Receivables',
    fields: [field('fragment', 'uint32'), field('to', 'uint64'), field('reason', 'bytes32')],
  },

  IssuePassport: { contract: 'EquipmentTitle', fields: [field('root', 'bytes32'), field('fingerprints', 'bytes32[]')] },
  CancelPassport: { contract: 'EquipmentTitle', fields: [field('reason', 'bytes32')] },
  ProposeTitle: {
    contract: 'EquipmentTitle',
    fields: [field('buyer', 'address'), field('terms', 'bytes32'), moment('expiry')],
  },
  ConsentToTitle: { contract: 'EquipmentTitle', fields: [field('terms', 'bytes32')] },
  AcceptTitle: { contract: 'EquipmentTitle', fields: [field('terms', 'bytes32')] },
  DeclineTitle: { contract: 'EquipmentTitle', fields: [field('terms', 'bytes32')] },
  WithdrawTitle: { contract: 'EquipmentTitle', fields: [field('terms', 'bytes32')] },
  ChangeCustody: { contract: 'EquipmentTitle', fields: [field('receipt', 'bytes32')] },
  SwapComponent: {
    contract: 'EquipmentTitle',
    fields: [field('removed', 'bytes32'), field('fitted', 'bytes32'), field('report', 'bytes32')],
  },
  AnnounceRecall: { contract: 'EquipmentTitle', fields: [field('recall', 'bytes32')] },
  ClearRecall: { contract: 'EquipmentTitle', fields: [field('recall', 'bytes32'), field('remedy', 'bytes32')] },
  ObserveCondition: { contract: 'EquipmentTitle', fields: [field('report', 'bytes32')] },
  RetireEquipment: { contract: 'EquipmentTitle', fields: [field('cause', 'uint32'), field('report', 'bytes32')] },

  SignLease: {
    contract: 'Leases',
    fields: [
      field('lessor', 'address'),
      field('lessee', 'address'),
      field('head', 'bytes32'),
      field('periods', 'uint32'),
      field('billed', 'uint32'),
      field('subletting', 'uint32'),
      field('root', 'bytes32'),
      field('fingerprints', 'bytes32[]'),
    ],
  },
  AttestLease: { contract: 'Leases', fields: [field('statement', 'bytes32')] },
  CancelLease: { contract: 'Leases', fields: [field('reason', 'bytes32')] },
  CommenceLease: { contract: 'Leases', fields: [field('acceptance', 'bytes32'), field('machines', 'bytes32[]')] },
  AmendLease: {
    contract: 'Leases',
    fields: [field('root', 'bytes32'), field('periods', 'uint32'), field('agreement', 'bytes32')],
  },
  BillPeriod: {
    contract: 'Leases',
    fields: [field('period', 'uint32'), field('receivable', 'bytes32'), field('invoice', 'bytes32')],
  },
  NoticeDefault: { contract: 'Leases', fields: [field('notice', 'bytes32')] },
  CureDefault: { contract: 'Leases', fields: [field('settlement', 'bytes32')] },
  RepossessEquipment: { contract: 'Leases', fields: [field('report', 'bytes32')] },
  NovateLease: { contract: 'Leases', fields: [field('lessee', 'address'), field('agreement', 'bytes32')] },
  TransferLease: { contract: 'Leases', fields: [field('lessor', 'address'), field('agreement', 'bytes32')] },
  AssignRents: {
    contract: 'Leases',
    fields: [
      field('first', 'uint32'),
      field('last', 'uint32'),
      field('assignee', 'address'),
      field('terms', 'bytes32'),
      field('notice', 'bytes32'),
    ],
  },
  ReturnRents: { contract: 'Leases', fields: [field('assignment', 'uint32'), field('settlement', 'bytes32')] },
  EndLease: { contract: 'Leases', fields: [field('cause', 'uint32'), field('settlement', 'bytes32')] },

  FileLien: {
    contract: 'Liens',
    fields: [
      field('lien', 'bytes32'),
      field('collateral', 'uint32'),
      field('part', 'uint32'),
      field('terms', 'bytes32'),
      moment('lapse'),
      field('prior', 'bytes32[]'),
    ],
  },
  ContinueLien: { contract: 'Liens', fields: [field('lien', 'bytes32'), moment('lapse')] },
  SubordinateLien: {
    contract: 'Liens',
    fields: [field('lien', 'bytes32'), field('senior', 'bytes32'), field('agreement', 'bytes32')],
  },
  ReleaseLien: { contract: 'Liens', fields: [field('lien', 'bytes32'), field('reason', 'bytes32')] },
  ReleaseLienByOrder: { contract: 'Liens', fields: [field('lien', 'bytes32'), field('order', 'bytes32')] },

  EnrolDevice: {
    contract: 'Devices',
    fields: [
      field('device', 'bytes32'),
      field('key', 'bytes32'),
      field('keyKind', 'uint32'),
      field('observer', 'address'),
      field('opening', 'bytes32'),
    ],
  },
  ReplaceDevice: {
    contract: 'Devices',
    fields: [
      field('removed', 'bytes32'),
      field('device', 'bytes32'),
      field('key', 'bytes32'),
      field('keyKind', 'uint32'),
      field('closing', 'bytes32'),
      field('opening', 'bytes32'),
    ],
  },
  RemoveDevice: { contract: 'Devices', fields: [field('device', 'bytes32'), field('closing', 'bytes32')] },
  ReplaceMeter: {
    contract: 'Devices',
    fields: [field('meter', 'bytes32'), field('closing', 'bytes32'), field('opening', 'bytes32')],
  },
  AppointObserver: { contract: 'Devices', fields: [field('observer', 'address')] },
  DismissObserver: { contract: 'Devices', fields: [field('observer', 'address')] },

  AnchorReadings: {
    contract: 'TelemetryAnchors',
    fields: [field('root', 'bytes32'), field('count', 'uint64'), field('previousRoot', 'bytes32')],
  },
} as const satisfies Readonly<Record<string, ActionType>>;

export type ActionTypeName = keyof typeof ACTION_TYPES;

/** Narrows a stored or posted name. */
export const isActionType = (name: string): name is ActionTypeName => Object.hasOwn(ACTION_TYPES, name);

/** What code has for a field. */
interface FieldValues {
  readonly address: Hex;
  readonly 'address[]': readonly Hex[];
  readonly bytes32: Hex;
  readonly 'bytes32[]': readonly Hex[];
  readonly uint32: number;
  readonly uint64: bigint;
  readonly uint256: bigint;
}

type ValueOf<F extends Field> = F extends { readonly unit: 'seconds' } ? number : FieldValues[F['type']];

/** The own fields of an action type, by name. */
export type ActionFields<Type extends ActionTypeName> = {
  readonly [F in (typeof ACTION_TYPES)[Type]['fields'][number] as F['name']]: ValueOf<F>;
};

/** An action as it is asked for: `{type, subject, …own fields}`. The rest of the message is made when it is signed. */
export type ActionCommand = {
  readonly [Type in ActionTypeName]: { readonly type: Type; readonly subject: Hex } & ActionFields<Type>;
}[ActionTypeName];

/** The actions that one contract performs, or several. */
export type ActionTypeOf<Contract extends ContractName> = {
  readonly [Type in ActionTypeName]: (typeof ACTION_TYPES)[Type]['contract'] extends Contract ? Type : never;
}[ActionTypeName];

export type ActionCommandOf<Contract extends ContractName> = Extract<
  ActionCommand,
  { readonly type: ActionTypeOf<Contract> }
>;
