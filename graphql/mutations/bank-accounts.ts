import { proposeAccount } from '#services/organisations/propose-account';
import { builder } from '../builder.ts';
import { mutation } from '../mutation.ts';

mutation('proposeBankAccount', {
  description:
    'Proposes a bank account, beside the others or in place of one. It takes effect when a second person approves the proposal; then the old contacts are told, and everybody who was told to pay to the old account.',
  input: builder.inputType('ProposeBankAccountInput', {
    fields: t => ({
      accountNumber: t.string({ required: true, description: 'An IBAN, or a national number where there is none.' }),
      currency: t.string({ required: true, description: 'ISO 4217.' }),
      holderName: t.string({ description: 'The organisation’s own name when not given.' }),
      bic: t.string(),
      bankName: t.string(),
      replacesId: t.string({
        description: 'The active account that it takes the place of: viewer.accounts.accountId.',
      }),
      callBackNote: t.string({
        required: true,
        description: 'Who was called back, on a number known from before, when, and what they said.',
      }),
    }),
  }),
  accepted: { proposalId: 'text', contentHash: 'text' },
  run: proposeAccount,
});
