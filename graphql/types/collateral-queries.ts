import { COLLATERAL_ALERTS, COLLATERAL_BASES } from '#domain/collateral/alerts';
import { COLLATERAL_TOPICS, STATEMENT_KEYS, STATEMENT_STATES, type Statement } from '#domain/collateral/statement';
import { COLLATERAL_SORTS, type CollateralRow, listCollateral } from '#prisma/reads/collateral-list';
import { collateralOf } from '#services/collateral/collateral-of';
import { atBlock } from '../at-block.ts';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { present } from '../present.ts';
import { pageRequestOf, readAt, toConnection } from '../reading.ts';
import { SortDirection } from './sort.ts';

const CollateralAlert = codes('CollateralAlert', COLLATERAL_ALERTS, 'What needs a financier’s eye.');
const CollateralBasis = codes(
  'CollateralBasis',
  COLLATERAL_BASES,
  'LENT: by a lien. RENTS: it finances its rents. ASKED: to lend.',
);

/** Values of a statement as JSON: large numbers as decimal text. */
const paramsText = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? one.toString() : one));

const StatementType = builder.objectRef<Statement>('CollateralStatement').implement({
  description: 'One thing that a financier should know of a machine.',
  fields: t => ({
    topic: t.field({ type: codes('CollateralTopic', COLLATERAL_TOPICS), resolve: ({ topic }) => topic }),
    key: t.field({ type: codes('CollateralStatementKey', STATEMENT_KEYS), resolve: ({ key }) => key }),
    state: t.field({
      type: codes('CollateralStatementState', STATEMENT_STATES, 'UNKNOWN never counts as good.'),
      resolve: ({ state }) => state,
    }),
    params: t.string({
      description: 'JSON of the values; amounts are minor units as text.',
      resolve: ({ params }) => paramsText(params),
    }),
    rule: t.string({ resolve: ({ rule }) => rule.id }),
    ruleLimit: t.float({ nullable: true, resolve: ({ rule }) => rule.limit ?? null }),
    ruleSource: t.string({ nullable: true, resolve: ({ rule }) => rule.source || null }),
    evidence: t.stringList({
      description:
        'Each as JSON: an event with block and transaction, a record with its root, a document with its hash, a reading.',
      resolve: ({ evidence }) => evidence.map(paramsText),
    }),
  }),
});

const RowType = builder.objectRef<CollateralRow>('Collateral').implement({
  description: 'A machine on which the organisation lends, or was asked to.',
  fields: t => ({
    subject: t.exposeString('subject'),
    reference: t.exposeString('reference'),
    manufacturer: t.exposeString('manufacturer'),
    model: t.exposeString('model'),
    serial: t.exposeString('serial'),
    year: t.exposeInt('year'),
    basis: t.field({ type: CollateralBasis, resolve: ({ basis }) => basis }),
    holder: t.exposeString('holder', { nullable: true }),
    lease: t.string({ nullable: true, resolve: ({ lease }) => lease?.reference ?? null }),
    country: t.exposeString('country', { nullable: true }),
    positionAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ positionAt }) => positionAt }),
    overdue: t.exposeInt('overdue'),
    overdueMinor: t.field({ type: 'BigInt', resolve: ({ overdueMinor }) => overdueMinor }),
    overdueWith: t.exposeString('overdueWith', {
      nullable: true,
      description: 'The machine of the same lease with which the overdue rents are counted.',
    }),
    currency: t.exposeString('currency', { nullable: true }),
    alerts: t.field({ type: [CollateralAlert], resolve: ({ alerts }) => [...alerts] }),
  }),
});

const CollateralFilter = builder.inputType('CollateralFilter', {
  fields: t => ({
    basis: t.field({ type: CollateralBasis }),
    alerts: t.field({ type: [CollateralAlert] }),
    country: t.string(),
    text: t.string({ description: 'Found in the reference, maker, model, serial or the holder’s name.' }),
  }),
});

const CollateralSort = builder.inputType('CollateralSort', {
  fields: t => ({
    by: t.field({ type: codes('CollateralSortField', COLLATERAL_SORTS), required: true }),
    direction: t.field({ type: SortDirection, required: true }),
  }),
});

builder.queryFields(t => ({
  collateral: t.connection({
    type: RowType,
    description:
      'Machines on which the organisation lends or was asked to; those with most alerts first unless sorted otherwise.',
    args: { ...atBlock, filter: t.arg({ type: CollateralFilter }), sort: t.arg({ type: CollateralSort }) },
    resolve: async (_, { filter, sort, ...page }, ctx) =>
      toConnection(
        await listCollateral(ctx.services.db, await readAt(ctx, 'lien:read', page), {
          filter: present(filter),
          ...(sort && { sort }),
          page: pageRequestOf(page),
          now: ctx.services.clock.now(),
        }),
      ),
  }),
  collateralStatements: t.field({
    type: [StatementType],
    nullable: true,
    description:
      'What is recorded of a machine, as one who lends sees it. Null for strangers. The look-up of its serial is logged.',
    args: { ...atBlock, machine: t.arg.string({ required: true, description: 'Subject or reference.' }) },
    resolve: async (_, { machine, ...at }, ctx) => {
      await readAt(ctx, 'lien:read', at);
      const found = await collateralOf(ctx.services, ctx.actor, { machine });
      return found.ok ? [...found.value.statements] : null;
    },
  }),
}));
