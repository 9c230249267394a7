import { amountsOfFragment } from '#domain/receivables/amounts';
import { fragmentStanding, type Standing } from '#domain/receivables/standing';
import { type FragmentState, leavesOf, type ReceivableState, standingOf } from '#domain/receivables/state';
import type { PartyName, SeenReceivable } from './see-receivable.ts';

export interface FragmentView {
  readonly index: number;
  readonly faceMinor: bigint;
  readonly openMinor: bigint;
  readonly paidMinor: bigint;
  /** Diluted and written off together. */
  readonly lostMinor: bigint;
  readonly standing: Standing;
  /** What it waits on, as far as the reader may know; an offer, request or reservation that has lapsed is `Lapsed`. */
  readonly waits: 'Held' | 'Offered' | 'FinanceRequested' | 'Reserved' | 'Lapsed';
  readonly expiresAt: Date | null;
  /** Null: a party that the reader does not know. */
  readonly holder: PartyName | null;
  readonly assignor: PartyName | null;
  readonly payee: PartyName | null;
  /** The addressee of an offer, or the bank of a reservation. */
  readonly counterparty: PartyName | null;
  readonly isHeldByMe: boolean;
  readonly isAssignedByMe: boolean;
  readonly isPaidToMe: boolean;
  readonly isReservedForMe: boolean;
  readonly financed: boolean;
  readonly notified: boolean;
  readonly reserveReleased: boolean;
  /** Root of the request, the quote or the offer that it waits on. */
  readonly terms: string | null;
}

/** To the obligor an assignment that it was not told of does not exist: holder and payee are its seller. */
const isUntold = ({ viewer }: SeenReceivable, fragment: FragmentState): boolean =>
  viewer.seesAsObligor && !fragment.notified && !viewer.keys.has(fragment.holder);

const viewOf = (seen: SeenReceivable, shown: ReceivableState, fragment: FragmentState, now: number): FragmentView => {
  const { row, sellerKey, ownKey } = seen;
  const { assignor, counterparty, terms } = fragment;
  const isMine = (key: string | null): boolean => key !== null && key === ownKey;
  const [holder, payee] = isUntold(seen, fragment) ? [sellerKey, sellerKey] : [fragment.holder, fragment.payee];
  const standing = standingOf(fragment, now);
  return {
    index: fragment.index,
    ...amountsOfFragment(shown, fragment, row.faceMinor),
    standing: fragmentStanding(shown, fragment, now),
    waits: standing === 'Divided' ? 'Held' : standing,
    expiresAt: fragment.status === 'Held' ? null : new Date(fragment.expiry * 1000),
    holder: seen.nameOf(holder),
    assignor: seen.nameOf(assignor),
    payee: seen.nameOf(payee),
    counterparty: seen.nameOf(counterparty),
    isHeldByMe: isMine(holder),
    isAssignedByMe: isMine(assignor),
    isPaidToMe: isMine(payee),
    isReservedForMe: isMine(counterparty) && standing === 'Reserved',
    financed: fragment.financed,
    notified: fragment.notified,
    reserveReleased: fragment.reserveReleased,
    terms,
  };
};

/** The leaves of a receivable as the reader may see them; none while its issue is on its way. */
export const fragmentViews = (seen: SeenReceivable, now: Date): FragmentView[] => {
  const { shown } = seen;
  return shown ? leavesOf(shown).map(fragment => viewOf(seen, shown, fragment, Math.floor(now.getTime() / 1000))) : [];
};
