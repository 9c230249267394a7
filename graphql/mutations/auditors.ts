import { endAuditorShare, shareWithAuditor } from '#services/sharing/share-with-auditor';
import { builder } from '../builder.ts';
import { mutation } from '../mutation.ts';

mutation('shareWithAuditor', {
  description: 'Lets an auditor read a receivable as the own organisation reads it, or all in which it has a part.',
  input: builder.inputType('ShareWithAuditorInput', {
    fields: t => ({
      auditorId: t.string({ required: true, description: 'An organisation that audits, and does not trade.' }),
      subject: t.string({ description: 'Of one receivable; without it all, those to come too.' }),
    }),
  }),
  accepted: { shareId: 'text' },
  run: shareWithAuditor,
});

mutation('endAuditorShare', {
  description: 'Ends it: from the next request on the auditor sees nothing of it.',
  input: builder.inputType('EndAuditorShareInput', { fields: t => ({ shareId: t.string({ required: true }) }) }),
  accepted: { shareId: 'text' },
  run: endAuditorShare,
});
