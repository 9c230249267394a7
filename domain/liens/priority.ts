import type { Hex } from '#domain/hex';
import type { CalendarDate } from '#domain/time/calendar-date';
import { LAWS, type LienLaw, type LienTerms, type PriorityRule, purchaseMoneyDeadline } from './law.ts';
import type { Subordination } from './state.ts';

/** A lien that stands, with its opened terms. `null`: they are not shared with us, and it ranks by its filing here. */
export interface RankableLien {
  readonly lien: Hex;
  readonly terms: LienTerms | null;
  /** The day on which it was filed here. */
  readonly filedHereOn: CalendarDate;
}

/** A lien in its place. */
export interface RankedLien {
  readonly lien: Hex;
  /** 1 is the first. */
  readonly rank: number;
  /** By which rule it has its place among all. */
  readonly rule: PriorityRule;
  /** The last day for a purchase-money lien to be filed and go before; `null` where that is no question. */
  readonly deadline: CalendarDate | null;
  /** Liens that it lets go before it. */
  readonly behind: readonly Hex[];
}

type Placed = Omit<RankedLien, 'rank' | 'behind'> & { readonly group: number; readonly filedOn: CalendarDate };

const isInTime = (filedOn: CalendarDate, deadline: CalendarDate | null): boolean =>
  deadline !== null && filedOn <= deadline;

/**
 * The day by which a lien ranks: that of its registration, where the law named knows registers and it has a number there, as its parties
 * declare it; else the day on which it was recorded here, whatever day was written into it.
 */
const rankingDay = ({ terms, filedHereOn }: RankableLien, law: LienLaw): CalendarDate =>
  law === 'FILING-ORDER' || !terms || terms.registration === null ? filedHereOn : terms.filedOn;

/** The group of a lien, which goes before later groups whole, and the rule that puts it there. */
const place = (ranked: RankableLien, law: LienLaw): Placed => {
  const { lien, terms } = ranked;
  const filedOn = rankingDay(ranked, law);
  const placed = (group: number, id: PriorityRule['id'], deadline: CalendarDate | null = null): Placed => ({
    lien,
    group,
    filedOn,
    deadline,
    rule: { id, source: LAWS[law].sources[id] },
  });
  if (law === 'FILING-ORDER' || !terms) return placed(3, 'by-filing');
  if (terms.class === 'possessory') return placed(0, 'possessory-first');
  if (terms.registration === null) return placed(4, 'unregistered');
  if (terms.class === 'ordinary') return placed(3, 'by-filing');
  if (terms.deliveredOn === null) return placed(3, 'purchase-money-undelivered');
  const deadline = purchaseMoneyDeadline(law, terms.deliveredOn);
  if (!isInTime(filedOn, deadline)) return placed(3, 'purchase-money-too-late', deadline);
  return placed(LAWS[law].priceBeforeLoan && terms.securesPrice ? 1 : 2, 'purchase-money-in-time', deadline);
};

/** Which of the agreements stand: of some that go round in a circle the last made closes it, and has no effect. */
const effective = (agreements: readonly Subordination[]): Subordination[] => {
  const kept: Subordination[] = [];
  const leads = (from: Hex, to: Hex): boolean =>
    kept.some(({ lien, senior }) => lien === from && (senior === to || leads(senior, to)));
  for (const agreement of agreements) {
    if (!leads(agreement.senior, agreement.lien)) kept.push(agreement);
  }
  return kept;
};

/**
 * The liens on one thing in the order of their priority by the law named, each with the rule that gave it its place: possessory
 * liens, purchase-money liens that were filed in time after delivery, then all by the day of filing, and where that is the same
 * by the order of filing here; last those that are in no registry that the law knows. Without a registration, or where no law is named, the
 * day of filing is that of its recording here. Agreements of subordination come last: who lets another go before it stands behind it.
 * They bind those who made them; how much each is paid where a third lien stands between them, is not said here.
 *
 * @param liens those that stand, in the order of their filing here
 */
export const rankLiens = (
  liens: readonly RankableLien[],
  agreements: readonly Subordination[],
  law: LienLaw,
): RankedLien[] => {
  const ordered = liens
    .map((lien, order) => ({ ...place(lien, law), order }))
    .sort(
      (one, other) => one.group - other.group || one.filedOn.localeCompare(other.filedOn) || one.order - other.order,
    );
  const standing = new Set(liens.map(({ lien }) => lien));
  const binding = effective(agreements.filter(({ lien, senior }) => standing.has(lien) && standing.has(senior)));
  const ranked: RankedLien[] = [];
  let waiting = ordered;
  while (waiting.length > 0) {
    // The first that waits for nobody: without circles there is one.
    const next = waiting.find(
      ({ lien }) => !binding.some(one => one.lien === lien && waiting.some(other => other.lien === one.senior)),
    );
    if (!next) throw new Error('agreements go round in a circle');
    const { lien, rule, deadline } = next;
    const behind = binding.filter(one => one.lien === lien).map(({ senior }) => senior);
    const isMoved = waiting[0] !== next || behind.some(senior => isAfter(ordered, senior, lien));
    ranked.push({
      lien,
      rank: ranked.length + 1,
      rule: isMoved && behind.length > 0 ? { id: 'subordinated', source: LAWS[law].sources.subordinated } : rule,
      deadline,
      behind,
    });
    waiting = waiting.filter(one => one !== next);
  }
  return ranked;
};

const isAfter = (ordered: readonly { readonly lien: Hex }[], one: Hex, other: Hex): boolean =>
  ordered.findIndex(({ lien }) => lien === one) > ordered.findIndex(({ lien }) => lien === other);
