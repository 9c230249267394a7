import type { Refusal } from '#domain/result';
import { builder } from '../builder.ts';

/** A blank of a refusal's message, as name and text. */
const RefusalParam = builder.objectRef<{ name: string; value: string }>('RefusalParam').implement({
  fields: t => ({ name: t.exposeString('name'), value: t.exposeString('value') }),
});

export const RefusalType = builder.objectRef<Refusal>('Refusal').implement({
  description: 'Why something was not done. Nothing was changed.',
  isTypeOf: value => typeof value === 'object' && value !== null && 'code' in value,
  fields: t => ({
    code: t.exposeString('code', {
      description: 'Stable, in kebab-case: not-holder, wrong-version, fingerprint-taken, …',
    }),
    field: t.string({
      nullable: true,
      description: 'The input that is to blame.',
      resolve: refusal => refusal.field ?? null,
    }),
    params: t.field({
      type: [RefusalParam],
      resolve: refusal => Object.entries(refusal.params ?? {}).map(([name, value]) => ({ name, value })),
    }),
  }),
});
