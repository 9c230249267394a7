import { accept, type Refusal, type Result, refuse } from '#domain/result';
import { addMonths, type CalendarDate } from '#domain/time/calendar-date';
import type { LienClass, LienLaw } from './law.ts';
import type { Collateral } from './state.ts';

/** What is said of a lien when it is filed, besides who the parties are. Amounts in minor units. */
export interface Filing {
  readonly collateral: Collateral;
  readonly law: LienLaw;
  readonly class: LienClass;
  readonly securesPrice: boolean;
  readonly deliveredOn: CalendarDate | null;
  readonly filedOn: CalendarDate;
  readonly registry: string | null;
  readonly registrationNumber: string | null;
  readonly currency: string | null;
  readonly securedMinor: bigint | null;
  readonly lapsesOn: CalendarDate;
}

export const FILING_REFUSALS = [
  'filed-in-future',
  'past-day-needs-registration',
  'filed-before-machine',
  'delivered-in-future',
  'lapses-too-early',
  'class-needs-machine',
  'price-needs-purchase-money',
  'registry-missing',
  'secured-amount-needs-currency',
] as const;
export type FilingRefusal = Refusal<(typeof FILING_REFUSALS)[number]>;

/**
 * Whether what is said can be: a purchase-money or possessory lien is on a thing, days past are past, and halves are whole. A day before today
 * is that of a registration, by its number; nobody registered a lien on a machine before the year in which its passport says it was built.
 */
export const checkFiling = (
  filing: Filing,
  today: CalendarDate,
  builtIn: number | null = null,
): Result<Filing, FilingRefusal> => {
  const { collateral, class: kind, securesPrice, deliveredOn, filedOn, lapsesOn } = filing;
  if (filedOn > today) return refuse('filed-in-future', { today }, 'filedOn');
  if (filedOn < today && filing.registrationNumber === null) {
    return refuse('past-day-needs-registration', { today }, 'filedOn');
  }
  if (builtIn !== null && Number(filedOn.slice(0, 4)) < builtIn) {
    return refuse('filed-before-machine', { year: String(builtIn) }, 'filedOn');
  }
  if (deliveredOn !== null && deliveredOn > today) return refuse('delivered-in-future', { today }, 'deliveredOn');
  if (lapsesOn <= today) return refuse('lapses-too-early', { today }, 'lapsesOn');
  if (collateral !== 'Equipment' && kind !== 'ordinary') return refuse('class-needs-machine', {}, 'class');
  if (securesPrice && kind !== 'purchase-money') return refuse('price-needs-purchase-money', {}, 'securesPrice');
  if (filing.registrationNumber !== null && filing.registry === null) return refuse('registry-missing', {}, 'registry');
  if ((filing.securedMinor === null) !== (filing.currency === null)) {
    return refuse('secured-amount-needs-currency', {}, 'currency');
  }
  return accept(filing);
};

interface Term {
  /** Months for which a filing counts; null where the parties choose. */
  readonly months: number | null;
  /** Months before its end from which on it may be continued; null: at any time. */
  readonly continueWithin: number | null;
  readonly source: string;
}

/** How long a registration counts, and when it may be continued. What is recorded here lapses on the day that the parties chose. */
export const LIEN_TERMS: Readonly<Record<LienLaw, Term>> = {
  'US-UCC': { months: 60, continueWithin: 6, source: 'UCC 9-515' },
  // 动产和权利担保统一登记办法 (2022), articles 12 and 13: one month to thirty years, prolonged before it ends.
  'CN-CIVIL-CODE': { months: null, continueWithin: null, source: '动产和权利担保统一登记办法第12条' },
  'FILING-ORDER': { months: null, continueWithin: null, source: '' },
};

/** When a lien filed on a day ends by its law, unless it is continued; null where the parties choose. */
export const lawfulLapse = (law: LienLaw, filedOn: CalendarDate): CalendarDate | null => {
  const { months } = LIEN_TERMS[law];
  return months === null ? null : addMonths(filedOn, months);
};

/** From which day on it may be continued; null where it may at any time. */
export const continuableFrom = (law: LienLaw, lapsesOn: CalendarDate): CalendarDate | null => {
  const { continueWithin } = LIEN_TERMS[law];
  return continueWithin === null ? null : addMonths(lapsesOn, -continueWithin);
};

/** Why a secured party releases its lien. */
export const RELEASE_REASONS = ['paid', 'refinanced', 'exchanged', 'filed-in-error', 'other'] as const;
