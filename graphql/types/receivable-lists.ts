import { RECEIVABLE_FILTER_ROLES, RECEIVABLE_LIST_STATES } from '#prisma/reads/receivable-filter';
import { RECEIVABLE_SORTS } from '#prisma/reads/receivables';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { SortDirection } from './sort.ts';

export const ReceivableState = codes(
  'ReceivableState',
  RECEIVABLE_LIST_STATES,
  'One word for lists; of several that hold the first is shown. ISSUING: not on chain yet. FINANCED: as far as the reader knows.',
);

export const ReceivableFilterRole = codes('ReceivableFilterRole', RECEIVABLE_FILTER_ROLES);

export const ReceivableFilter = builder.inputType('ReceivableFilter', {
  fields: t => ({
    states: t.field({ type: [ReceivableState] }),
    role: t.field({ type: ReceivableFilterRole, description: 'What the organisation is to them.' }),
    counterpartyId: t.string({ description: 'The other side: an organisationId.' }),
    currency: t.string(),
    dueFrom: t.field({ type: 'Date' }),
    dueTo: t.field({ type: 'Date' }),
    text: t.string({ description: 'Found in the reference, the invoice’s number or a party’s name.' }),
  }),
});

export const ReceivableSort = builder.inputType('ReceivableSort', {
  fields: t => ({
    by: t.field({ type: codes('ReceivableSortField', RECEIVABLE_SORTS), required: true }),
    direction: t.field({ type: SortDirection, required: true }),
  }),
});
