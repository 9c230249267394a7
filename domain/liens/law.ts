import { addDays, type CalendarDate } from '#domain/time/calendar-date';

export const LIEN_LAWS = ['US-UCC', 'CN-CIVIL-CODE', 'FILING-ORDER'] as const;

/** By whose rules liens are ranked. `FILING-ORDER`: no law is named, the order of filing alone is shown. */
export type LienLaw = (typeof LIEN_LAWS)[number];

export const LIEN_CLASSES = ['possessory', 'purchase-money', 'ordinary'] as const;
export type LienClass = (typeof LIEN_CLASSES)[number];

/** What a lien's committed terms say of its rank. Days are those of the place whose law it is. */
export interface LienTerms {
  readonly class: LienClass;
  /** When it was filed with the registry that its law knows: by that day it ranks. */
  readonly filedOn: CalendarDate;
  /** When the grantor received the collateral; needed for a purchase-money lien to have its privilege. */
  readonly deliveredOn: CalendarDate | null;
  /** Whether a purchase-money lien secures the seller's price, not a lender's loan. */
  readonly securesPrice: boolean;
  /** The number under which that registry has it; `null` when it is in none: being recorded here is not that. */
  readonly registration: string | null;
}

/** The rule by which a lien has its place: its name for a text, and where it stands. */
export interface PriorityRule {
  readonly id: (typeof PRIORITY_RULES)[number];
  readonly source: string;
}

export const PRIORITY_RULES = [
  'possessory-first',
  'purchase-money-in-time',
  'purchase-money-too-late',
  'purchase-money-undelivered',
  'by-filing',
  'unregistered',
  'subordinated',
] as const;

interface Law {
  /** How many days after delivery a purchase-money lien may be filed and still go before. */
  readonly purchaseMoneyDays: number;
  /** Whether among purchase-money liens the seller's goes before a lender's. */
  readonly priceBeforeLoan: boolean;
  readonly sources: Readonly<Record<PriorityRule['id'], string>>;
}

/** Sources are the sections; texts of the rules are the portal's. */
export const LAWS: Readonly<Record<LienLaw, Law>> = {
  // Uniform Commercial Code, article 9 (2010 text).
  'US-UCC': {
    purchaseMoneyDays: 20,
    priceBeforeLoan: true,
    sources: {
      'possessory-first': 'UCC 9-333(b)',
      'purchase-money-in-time': 'UCC 9-324(a)',
      'purchase-money-too-late': 'UCC 9-322(a)(1)',
      'purchase-money-undelivered': 'UCC 9-322(a)(1)',
      'by-filing': 'UCC 9-322(a)(1)',
      unregistered: 'UCC 9-322(a)(2)',
      subordinated: 'UCC 9-339',
    },
  },
  // 中华人民共和国民法典 (2021).
  'CN-CIVIL-CODE': {
    purchaseMoneyDays: 10,
    priceBeforeLoan: false,
    sources: {
      'possessory-first': '民法典第456条',
      'purchase-money-in-time': '民法典第416条',
      'purchase-money-too-late': '民法典第414条',
      'purchase-money-undelivered': '民法典第414条',
      'by-filing': '民法典第414条',
      unregistered: '民法典第414条',
      subordinated: '民法典第409条',
    },
  },
  'FILING-ORDER': {
    purchaseMoneyDays: -1,
    priceBeforeLoan: false,
    sources: {
      'possessory-first': '',
      'purchase-money-in-time': '',
      'purchase-money-too-late': '',
      'purchase-money-undelivered': '',
      'by-filing': '',
      unregistered: '',
      subordinated: '',
    },
  },
};

/** The last day on which a purchase-money lien may be filed and still go before; `null` where there is none. */
export const purchaseMoneyDeadline = (law: LienLaw, deliveredOn: CalendarDate | null): CalendarDate | null => {
  const { purchaseMoneyDays } = LAWS[law];
  return deliveredOn === null || purchaseMoneyDays < 0 ? null : addDays(deliveredOn, purchaseMoneyDays);
};
