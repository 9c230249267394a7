import { KIND_BITS } from '#domain/access/organisation-kinds';
import { type Hex, wordOf } from '#domain/hex';
import type { CommandType, ReceivableCommand } from '#domain/receivables/commands';
import { decide } from '#domain/receivables/decide';
import { fold } from '#domain/receivables/evolve';
import type { ReceivableState } from '#domain/receivables/state';
import type { World } from '#domain/receivables/world';

export const NOW = 1_750_000_000;
export const DAY = 86_400;
export const key = (digit: string): Hex => `0x${digit.repeat(40)}`;
export const [seller, buyer, bank, otherBank, guest, nobody] = [
  key('1'),
  key('2'),
  key('3'),
  key('4'),
  key('5'),
  key('9'),
];
export const subject = wordOf(1n);
export const hash = (n: number): Hex => wordOf(BigInt(n));

export const kinds: Readonly<Record<Hex, number>> = {
  [seller]: KIND_BITS.SUPPLIER,
  [buyer]: KIND_BITS.LESSEE,
  [bank]: KIND_BITS.BANK,
  [otherBank]: KIND_BITS.BANK,
  [guest]: KIND_BITS.GUEST_OBLIGOR,
};
export const world: World = {
  now: NOW,
  kindsOf: one => kinds[one] ?? 0,
  isFrozen: () => false,
  isPledged: () => false,
  liveObject: () => null,
  entryAllocated: () => 0n,
  isAllocationUsed: () => false,
};

export type Draft<Type extends CommandType> = Omit<
  Extract<ReceivableCommand, { type: Type }>,
  'subject' | 'expectedVersion'
>;
export type Drafts = { [Type in CommandType]: Draft<Type> }[CommandType];

/** A receivable under test: `does` performs a command that must be accepted, `refuses` answers the code of one that is not. */
export class Story {
  state: ReceivableState | null = null;
  world: World = world;

  at(seconds: number, change: Partial<World> = {}): this {
    this.world = { ...world, ...change, now: NOW + seconds };
    return this;
  }
  #command(draft: Drafts): ReceivableCommand {
    return { ...draft, subject, expectedVersion: this.state?.version ?? 0n };
  }
  does(...drafts: Drafts[]): this {
    for (const draft of drafts) {
      const decision = decide(this.#command(draft), this.state, this.world);
      if (!decision.ok) throw new Error(`${draft.type} was refused: ${decision.refusal.code}`);
      this.state = fold(decision.value, this.state);
    }
    return this;
  }
  refuses(draft: Drafts): string {
    const decision = decide(this.#command(draft), this.state, this.world);
    return decision.ok ? 'accepted' : decision.refusal.code;
  }
}

export const issue: Draft<'IssueReceivable'> = {
  type: 'IssueReceivable',
  signers: [seller],
  holder: seller,
  obligor: buyer,
  maturity: NOW + 60 * DAY,
  currency: hash(7),
  root: hash(8),
  fingerprints: [hash(100)],
};
export const confirm: Draft<'ConfirmReceivable'> = { type: 'ConfirmReceivable', signers: [buyer], terms: hash(9) };
export const request: Draft<'RequestFinance'> = {
  type: 'RequestFinance',
  signers: [seller],
  fragment: 0,
  request: hash(20),
  expiry: NOW + 5 * DAY,
};
export const quoteOf = (by: Hex, quote: Hex): Drafts => ({
  type: 'QuoteFinance',
  signers: [by],
  fragment: 0,
  request: hash(20),
  quote,
  expiry: NOW + 3 * DAY,
});
export const accept: Draft<'AcceptQuote'> = { type: 'AcceptQuote', signers: [seller], fragment: 0, quote: hash(30) };
export const fund: Draft<'FundReceivable'> = {
  type: 'FundReceivable',
  signers: [bank],
  fragment: 0,
  quote: hash(30),
  payment: hash(40),
  payee: bank,
};
export const pay = (by: Hex, to: bigint, allocation: Hex): Draft<'RecordPayment'> => ({
  type: 'RecordPayment',
  signers: [by],
  fragment: 0,
  to,
  entry: hash(50),
  entryParts: 1n,
  allocation,
});
export const confirmed = () => new Story().does(issue, confirm);
export const funded = () =>
  confirmed().does(request, quoteOf(bank, hash(30)), quoteOf(otherBank, hash(31)), accept, fund);
