import { z } from 'zod';
import type { SignedInRequest } from '~/guard.server';
import { readMoney } from './lease-fields.server.ts';
import { leaseInputOf, newLeaseFields, type TermsOfForm } from './lease-input.server.ts';
import { loadLeaseForm } from './lease-new.server.ts';

/** Rows that the form has; more machines are sold by the API. */
const ROWS = 5;

const {
  lesseeId: _lessee,
  picked: _picked,
  machines: _machines,
  headSubject: _head,
  ...leaseFields
} = newLeaseFields.shape;

/** What the form of a sale and lease-back sends. */
export const saleBackFields = z.object({
  ...leaseFields,
  buyerId: z.guid(),
  sold: z
    .array(z.object({ machine: z.string().max(80).optional(), price: z.string().trim().max(60).optional() }))
    .max(16)
    .default([]),
  conditions: z.string().trim().max(2000).optional(),
});

type Fields = z.output<typeof saleBackFields>;

interface Sold {
  readonly machine: string;
  readonly priceMinor: string;
}

/** The machines with their prices; or what of them cannot be read, each at its field. */
export const soldOf = ({ sold, currency }: Fields) => {
  const problems: { code: string; field: string }[] = [];
  const machines: Sold[] = [];
  for (const [at, { machine, price }] of sold.entries()) {
    if (machine === undefined || machine === '') {
      if (price !== undefined) problems.push({ code: 'field-required', field: `sold[${at}].machine` });
      continue;
    }
    const read = price === undefined ? null : readMoney(price, currency);
    if (read === null) problems.push({ code: 'field-required', field: `sold[${at}].price` });
    else if (!read.ok) problems.push({ code: read.refusal.code, field: `sold[${at}].price` });
    else machines.push({ machine, priceMinor: read.value });
  }
  if (machines.length === 0 && problems.length === 0)
    problems.push({ code: 'field-required', field: 'sold[0].machine' });
  return { machines, problems };
};

/** All of it as the service takes it. */
export const saleBackInputOf = (fields: Fields, terms: TermsOfForm, machines: readonly Sold[]) => {
  const whole = { ...fields, lesseeId: fields.buyerId, picked: [], machines: [], headSubject: undefined };
  const { lesseeId, machines: _, ...lease } = leaseInputOf(whole, terms);
  return {
    buyerId: lesseeId,
    machines: [...machines],
    lease,
    ...(fields.conditions !== undefined && { conditions: fields.conditions }),
  };
};

/** What the form begins with: machines to which the organisation holds title and that are not let. */
export const loadSaleAndLeaseBack = async (who: SignedInRequest, search: URLSearchParams) => {
  const { lessees, machines, values, picked, timeZone } = await loadLeaseForm(who, search);
  return {
    buyers: lessees,
    machines: machines.map(({ value, label, hint }) => ({ value, label: `${label} · ${hint}` })),
    picked,
    rows: Math.max(ROWS, picked.length),
    values,
    timeZone,
  };
};
