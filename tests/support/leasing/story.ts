import { KIND_BITS } from '#domain/access/organisation-kinds';
import { type Hex, wordOf } from '#domain/hex';
import type { ModelActor } from '../receivables/model.ts';
import { LEASES, type LeasingCommand, LeasingModel, MACHINES } from './model.ts';

export const NOW = 1_750_000_000;
export const DAY = 86_400;

const keyOf = (place: number): Hex => `0x${(place + 1).toString(16).padStart(2, '0').repeat(20)}`;

/** Keys of a small yard, by what they are; title holders have none on the leases, nor lessors one on the machines. */
export const KEYS = {
  maker: keyOf(0),
  owner: keyOf(1),
  user: keyOf(2),
  lessor: keyOf(3),
  lessee: keyOf(4),
  heir: keyOf(5),
  guest: keyOf(6),
  bank: keyOf(7),
  rival: keyOf(8),
  auditor: keyOf(9),
  governor: keyOf(10),
  nobody: keyOf(11),
} as const;

const ALL: readonly Hex[] = [...MACHINES, ...LEASES];

const ACTORS: readonly ModelActor[] = [
  { name: 'maker', key: KEYS.maker, kinds: KIND_BITS.MANUFACTURER, isOpen: true },
  { name: 'owner', key: KEYS.owner, kinds: KIND_BITS.LESSOR, subjects: MACHINES },
  { name: 'user', key: KEYS.user, kinds: KIND_BITS.LESSEE, subjects: MACHINES },
  { name: 'lessor', key: KEYS.lessor, kinds: KIND_BITS.LESSOR, subjects: LEASES },
  { name: 'lessee', key: KEYS.lessee, kinds: KIND_BITS.LESSEE, subjects: LEASES },
  { name: 'heir', key: KEYS.heir, kinds: KIND_BITS.LESSEE, subjects: LEASES },
  { name: 'guest', key: KEYS.guest, kinds: KIND_BITS.GUEST_OBLIGOR, subjects: LEASES },
  { name: 'bank', key: KEYS.bank, kinds: KIND_BITS.BANK, subjects: ALL },
  { name: 'rival', key: KEYS.rival, kinds: KIND_BITS.BANK, subjects: ALL },
  { name: 'auditor', key: KEYS.auditor, kinds: KIND_BITS.AUDITOR, subjects: ALL },
];

export const [machine, crane] = MACHINES;
export const [lease, sublease] = LEASES;
export const hash = (number: number): Hex => wordOf(BigInt(number));

/** A command without the version: the story knows it. */
export type Draft = LeasingCommand extends infer Command
  ? Command extends LeasingCommand
    ? Omit<Command, 'expectedVersion'>
    : never
  : never;

/** One type of them. */
export type DraftOf<Type extends Draft['type']> = Extract<Draft, { readonly type: Type }>;

const at = (draft: Draft, expectedVersion: bigint): LeasingCommand => ({ ...draft, expectedVersion });

/** Commands told one after the other. */
export class LeasingStory {
  readonly model = new LeasingModel(ACTORS, KEYS.governor, NOW);

  /** Performs them; throws when one is refused. */
  does(...drafts: readonly Draft[]): this {
    for (const draft of drafts) {
      const verdict = this.model.perform(at(draft, this.model.versionOf(draft)));
      if (!verdict.ok) throw new Error(`${draft.type} refused: ${verdict.refusal.code}`);
    }
    return this;
  }

  /** The code with which it is refused; `null` when it would be accepted. */
  refuses(draft: Draft): string | null {
    const verdict = this.model.decide(at(draft, this.model.versionOf(draft)));
    return verdict.ok ? null : verdict.refusal.code;
  }

  later(seconds: number): this {
    this.model.now += seconds;
    return this;
  }
}

export const passport = (issuer: Hex = KEYS.maker, subject: Hex = machine): DraftOf<'IssuePassport'> => ({
  type: 'IssuePassport',
  subject,
  signers: [issuer],
  root: hash(1),
  fingerprints: [hash(Number(BigInt(subject)))],
});

export const proposal = (seller: Hex, buyer: Hex): DraftOf<'ProposeTitle'> => ({
  type: 'ProposeTitle',
  subject: machine,
  signers: [seller],
  buyer,
  terms: hash(2),
  expiry: NOW + 7 * DAY,
});

export const acceptance = (buyer: Hex): DraftOf<'AcceptTitle'> => ({
  type: 'AcceptTitle',
  subject: machine,
  signers: [buyer],
  terms: hash(2),
});

/** Made, and sold to the owner. */
export const owned = (): LeasingStory =>
  new LeasingStory().does(passport(), proposal(KEYS.maker, KEYS.owner), acceptance(KEYS.owner));

export const filing = (
  bank: Hex,
  lien: number,
  prior: readonly number[] = [],
  grantor: Hex = KEYS.owner,
): DraftOf<'FileLien'> => ({
  type: 'FileLien',
  subject: machine,
  signers: [bank, grantor],
  lien: hash(lien),
  collateral: 0,
  part: 0,
  terms: hash(3),
  lapse: NOW + 1000 * DAY,
  prior: prior.map(hash),
});

export const signing = (signers: readonly Hex[] = [KEYS.lessor, KEYS.lessee]): DraftOf<'SignLease'> => ({
  type: 'SignLease',
  subject: lease,
  signers,
  lessor: KEYS.lessor,
  lessee: KEYS.lessee,
  head: hash(0),
  periods: 36,
  billed: 0,
  subletting: 1,
  root: hash(4),
  fingerprints: [hash(40)],
});

export const commencement = (signers: readonly Hex[] = [KEYS.lessee, KEYS.owner]): DraftOf<'CommenceLease'> => ({
  type: 'CommenceLease',
  subject: lease,
  signers,
  acceptance: hash(5),
  machines: [machine],
});

/** Owned, signed by both, and let. */
export const letOut = (): LeasingStory => owned().does(signing(), commencement());

export const billing = (period: number, by: Hex = KEYS.lessor): DraftOf<'BillPeriod'> => ({
  type: 'BillPeriod',
  subject: lease,
  signers: [by],
  period,
  receivable: hash(100 + period),
  invoice: hash(6),
});

export const rentSale = (first: number, last: number, bank: Hex = KEYS.bank): DraftOf<'AssignRents'> => ({
  type: 'AssignRents',
  subject: lease,
  signers: [KEYS.lessor, bank],
  first,
  last,
  assignee: bank,
  terms: hash(7),
  notice: hash(8),
});
