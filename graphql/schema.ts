import { builder } from './builder.ts';
import './types/refusal.ts';
import './types/organisation.ts';
import './types/invoice.ts';
import './types/action.ts';
import './types/receivable-queries.ts';
import './types/finance-request.ts';
import './types/previews.ts';
import './types/bank-entry.ts';
import './types/proposal.ts';
import './types/agreement.ts';
import './types/inbox.ts';
import './types/viewer.ts';
import './types/ledger.ts';
import './mutations/invoices.ts';
import './mutations/enter-invoice.ts';
import './mutations/receivables.ts';
import './mutations/proposals.ts';
import './mutations/agreements.ts';
import './mutations/finance.ts';
import './mutations/payments.ts';
import './mutations/links.ts';
import './mutations/bank-accounts.ts';
import './mutations/auditors.ts';
import './mutations/inbox.ts';
import './subscriptions/index.ts';

/** The public API. Printed to graphql/schema.graphql; a test fails when that is stale. */
export const schema = builder.toSchema();
