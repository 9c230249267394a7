import type { z } from 'zod';
import { addDays, type CalendarDate } from '#domain/time/calendar-date';
import type { enterInput } from '#services/invoices/enter-invoice';
import { DEMO_GUEST_BUYER, type DemoKey, type DemoOrganisation } from './consortium.ts';
import type { Dice } from './dice.ts';
import type { DemoParties } from './people.ts';

/** Who sells what to whom in the demo; amounts in whole units of the currency. */
export interface Trade {
  readonly seller: DemoKey;
  readonly buyer: DemoKey | 'guest';
  readonly currency: 'EUR' | 'CNY';
  readonly series: string;
  readonly least: number;
  readonly most: number;
  readonly what: readonly string[];
  readonly days: readonly number[];
  readonly taxCategory: 'S' | 'AE';
  readonly taxRate: string;
}

const RENTS = [
  'Rent, crawler crane LR 1300',
  'Rent, mobile crane LTM 1100',
  'Rent, drilling rig BG 28',
  'Rent, 2 wheel loaders L 566',
];
const RENTS_CN = ['履带起重机租金', '旋挖钻机租金', '塔式起重机租金', '摊铺机租金'];

export const TRADES: readonly Trade[] = [
  {
    seller: 'nordhafen',
    buyer: 'brugbaan',
    currency: 'EUR',
    series: 'NL',
    least: 8_400,
    most: 46_000,
    what: RENTS,
    days: [30, 45, 60],
    taxCategory: 'AE',
    taxRate: '0',
  },
  {
    seller: 'nordhafen',
    buyer: 'ebro',
    currency: 'EUR',
    series: 'ES',
    least: 6_200,
    most: 38_000,
    what: RENTS,
    days: [60, 90],
    taxCategory: 'AE',
    taxRate: '0',
  },
  {
    seller: 'kranwerk',
    buyer: 'nordhafen',
    currency: 'EUR',
    series: 'KW',
    least: 180_000,
    most: 920_000,
    what: ['Crawler crane LR 1300', 'Tower crane 370 EC-B', 'Mobile crane LTM 1100'],
    days: [30, 60],
    taxCategory: 'S',
    taxRate: '19',
  },
  {
    seller: 'jiangnan',
    buyer: 'hengtai',
    currency: 'CNY',
    series: 'JN',
    least: 68_000,
    most: 420_000,
    what: RENTS_CN,
    days: [30, 60, 90],
    taxCategory: 'S',
    taxRate: '13',
  },
];

export const GUEST_TRADE: Trade = {
  seller: 'nordhafen',
  buyer: 'guest',
  currency: 'EUR',
  series: 'AT',
  least: 2_100,
  most: 7_800,
  what: ['Rent, telehandler TH 408'],
  days: [30],
  taxCategory: 'AE',
  taxRate: '0',
};

export type Entry = z.input<typeof enterInput>;

const identifierOf = ({ identifiers }: DemoOrganisation, scheme: string): string | null =>
  identifiers.find(one => one.scheme === scheme)?.value ?? null;

const partyOf = (organisation: DemoOrganisation): Entry['seller'] => {
  const legal = identifierOf(organisation, 'USCC') ?? identifierOf(organisation, '0106');
  return {
    name: organisation.name,
    legalId:
      legal === null ? null : { value: legal, scheme: identifierOf(organisation, '0106') === null ? null : '0106' },
    taxId: identifierOf(organisation, 'VAT') ?? identifierOf(organisation, 'USCC'),
    address: { ...organisation.address, country: organisation.country },
  };
};

const guestParty: Entry['buyer'] = {
  name: DEMO_GUEST_BUYER.name,
  legalId: null,
  taxId: DEMO_GUEST_BUYER.vatId,
  address: { ...DEMO_GUEST_BUYER.address, country: DEMO_GUEST_BUYER.country },
};

/** An invoice of a trade as its seller would write it. */
export const invoiceOf = (
  trade: Trade,
  parties: DemoParties,
  { issueDate, number, dice }: { readonly issueDate: CalendarDate; readonly number: number; readonly dice: Dice },
): Entry => {
  const seller = parties[trade.seller];
  const months = dice.between(1, 3);
  const total = dice.between(trade.least, trade.most);
  const price = (Math.round((total / months) * 100) / 100).toFixed(2);
  return {
    number: `${trade.series}-${issueDate.slice(0, 4)}-${String(number).padStart(4, '0')}`,
    issueDate,
    dueDate: addDays(issueDate, dice.pick(trade.days)),
    currency: trade.currency,
    seller: partyOf(seller.organisation),
    buyer: trade.buyer === 'guest' ? guestParty : partyOf(parties[trade.buyer].organisation),
    lines: [
      {
        description: dice.pick(trade.what),
        quantity: String(months),
        unit: 'MON',
        unitPrice: price,
        taxCategory: trade.taxCategory,
        taxRate: trade.taxRate,
        exemptionReason: null,
      },
    ],
    account: seller.accounts.get(trade.currency)?.accountNumber ?? null,
    paymentReference: null,
    buyerReference: `PO ${dice.between(10_000, 99_999)}`,
  };
};
