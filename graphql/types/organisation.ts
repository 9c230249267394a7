import { builder } from '../builder.ts';

/** An organisation as the reader knows it: by name. Who a competitor's lender is, nobody is told. */
export const OrganisationType = builder
  .objectRef<{ readonly id: string; readonly name: string }>('Organisation')
  .implement({
    description: 'An organisation of the consortium that the reader deals with.',
    fields: t => ({ id: t.exposeID('id'), name: t.exposeString('name') }),
  });
