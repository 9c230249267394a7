import type { FourEyesOperation } from '#domain/access/permissions';
import { fundOnApproval } from '../finance/fund.ts';
import { admission } from '../organisations/admission.ts';
import { bankAccountChange } from '../organisations/bank-account-change.ts';
import { confirmOnApproval } from '../receivables/confirm.ts';
import type { ProposalHandler } from './handler.ts';

/** What approving each operation does. A new operation is a line here and one in `FOUR_EYES` of `domain/access`. */
export const PROPOSAL_HANDLERS: Readonly<Record<FourEyesOperation, ProposalHandler>> = {
  'receivable:confirm': confirmOnApproval,
  'finance:fund': fundOnApproval,
  'bank-account:change': bankAccountChange,
  'organisation:admit': admission,
};
