import { accept } from '#domain/result';
import { approveProposal } from '#services/proposals/approve';
import { declineProposal } from '#services/proposals/decline';
import { withdrawProposal } from '#services/proposals/withdraw';
import { builder } from '../builder.ts';
import { mutation } from '../mutation.ts';

mutation('approveProposal', {
  description: 'Approves what another person prepared, word for word, and carries it out. Nobody approves his own.',
  input: builder.inputType('ApproveProposalInput', {
    fields: t => ({
      proposalId: t.string({ required: true }),
      contentHash: t.string({ required: true, description: 'Of the content that was read: Proposal.contentHash.' }),
      note: t.string(),
    }),
  }),
  accepted: { proposalId: 'text', actionId: 'optionalText' },
  run: approveProposal,
});

mutation('declineProposal', {
  description: 'Says no to what another person prepared, and why.',
  input: builder.inputType('DeclineProposalInput', {
    fields: t => ({ proposalId: t.string({ required: true }), note: t.string({ required: true }) }),
  }),
  accepted: { proposalId: 'text' },
  run: async (ctx, actor, input) => {
    const declined = await declineProposal(ctx, actor, input);
    return declined.ok ? accept(input) : declined;
  },
});

mutation('withdrawProposal', {
  description: 'Takes a proposal back.',
  input: builder.inputType('WithdrawProposalInput', { fields: t => ({ proposalId: t.string({ required: true }) }) }),
  accepted: { proposalId: 'text' },
  run: async (ctx, actor, input) => {
    const withdrawn = await withdrawProposal(ctx, actor, input);
    return withdrawn.ok ? accept(input) : withdrawn;
  },
});
