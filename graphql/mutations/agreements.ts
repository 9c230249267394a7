import { accept } from '#domain/result';
import { agree } from '#services/agreements/agree';
import { declineAgreement, withdrawAgreement } from '#services/agreements/close-agreement';
import { builder } from '../builder.ts';
import { mutation } from '../mutation.ts';

mutation('agree', {
  description:
    'Signs an agreement for the own organisation. The last signature makes the action, with the keys of all.',
  input: builder.inputType('AgreeInput', { fields: t => ({ agreementId: t.string({ required: true }) }) }),
  accepted: { agreementId: 'text', actionId: 'optionalText' },
  run: async (ctx, actor, input) => {
    const agreed = await agree(ctx, actor, input);
    return agreed.ok ? accept({ ...input, ...agreed.value }) : agreed;
  },
});

mutation('declineAgreement', {
  description: 'Says no to what another organisation proposed, and why.',
  input: builder.inputType('DeclineAgreementInput', {
    fields: t => ({ agreementId: t.string({ required: true }), note: t.string({ required: true }) }),
  }),
  accepted: { agreementId: 'text' },
  run: async (ctx, actor, input) => {
    const declined = await declineAgreement(ctx, actor, input);
    return declined.ok ? accept({ agreementId: input.agreementId }) : declined;
  },
});

mutation('withdrawAgreement', {
  description: 'Takes back what the own organisation proposed.',
  input: builder.inputType('WithdrawAgreementInput', { fields: t => ({ agreementId: t.string({ required: true }) }) }),
  accepted: { agreementId: 'text' },
  run: async (ctx, actor, { agreementId }) => {
    const withdrawn = await withdrawAgreement(ctx, actor, { agreementId });
    return withdrawn.ok ? accept({ agreementId }) : withdrawn;
  },
});
