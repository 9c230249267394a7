import type { CalendarDate } from '#domain/time/calendar-date';
import type { MeterKind } from '../usage/usage-terms.ts';
import type { CHARGES } from './bill-lines.ts';

/** Languages in which a rent invoice is written. */
export const INVOICE_LANGUAGES = ['en', 'zh-CN'] as const;

export type InvoiceLanguage = (typeof INVOICE_LANGUAGES)[number];

interface Wording {
  readonly rent: string;
  readonly minimumRent: string;
  readonly covered: Readonly<Record<MeterKind, string>>;
  readonly used: Readonly<Record<MeterKind, string>>;
  readonly tier: (place: number) => string;
  readonly period: (from: CalendarDate, to: CalendarDate) => string;
  readonly meter: string;
  readonly opening: string;
  readonly closing: string;
  readonly exempt: string;
  readonly correction: string;
  readonly assigned: (payee: string) => string;
  readonly charge: Readonly<Record<(typeof CHARGES)[number], string>>;
  readonly credit: string;
  readonly depositSetOff: string;
}

/** What stands on an invoice, in the buyer's language: the document is the buyer's, not the portal's. */
export const RENT_TEXTS: Readonly<Record<InvoiceLanguage, Wording>> = {
  en: {
    rent: 'Rent',
    minimumRent: 'Minimum rent',
    covered: {
      'engine-hours': 'Engine hours covered by the minimum rent',
      cycles: 'Cycles covered by the minimum rent',
      kilometres: 'Kilometres covered by the minimum rent',
    },
    used: { 'engine-hours': 'Engine hours', cycles: 'Cycles', kilometres: 'Kilometres' },
    tier: place => `tier ${place}`,
    period: (from, to) => `${from} to ${to}`,
    meter: 'Meter',
    opening: 'Opening reading',
    closing: 'Closing reading',
    exempt: 'Exempt from VAT',
    correction: 'Use that could not be billed with its period',
    assigned: payee => `This rent was assigned to ${payee}: pay to the account named here, to no other.`,
    charge: {
      settlement: 'Settlement of the lease',
      fee: 'Fee of the settlement',
      'purchase-price': 'Price of the machines',
      payment: 'Payment agreed with an amendment',
    },
    credit: 'Credit',
    depositSetOff: 'The deposit is set off as an amount paid already.',
  },
  'zh-CN': {
    rent: '租金',
    minimumRent: '最低租金',
    covered: {
      'engine-hours': '最低租金包含的发动机工时',
      cycles: '最低租金包含的循环次数',
      kilometres: '最低租金包含的公里数',
    },
    used: { 'engine-hours': '发动机工时', cycles: '循环次数', kilometres: '公里数' },
    tier: place => `第 ${place} 档`,
    period: (from, to) => `${from} 至 ${to}`,
    meter: '计量表',
    opening: '起始读数',
    closing: '截止读数',
    exempt: '免征增值税',
    correction: '未能随当期开票的使用量',
    assigned: payee => `本期租金已转让给${payee}：请仅向本发票所列账户付款。`,
    charge: {
      settlement: '租约结清款',
      fee: '结清费用',
      'purchase-price': '设备购买价',
      payment: '变更约定的付款',
    },
    credit: '贷记',
    depositSetOff: '保证金作为已付金额抵扣。',
  },
};
