import type { LienRow } from '#prisma/reads/liens';
import type { LienOnView, LiensOn } from '#prisma/reads/liens-on';
import type { LienEventView } from '#prisma/reads/see-lien';
import { builder } from '../builder.ts';
import { LienClass, LienCollateral, LienLaw, LienPriorityRule, LienRole, LienState } from './lien-enums.ts';
import { OrganisationType, partyOf } from './organisation.ts';

/** A lien to one of its two parties. */
export const LienType = builder.objectRef<LienRow>('Lien').implement({
  description:
    'A security interest of which the reader’s organisation is secured party or grantor. Recorded here is no legal register.',
  fields: t => ({
    lien: t.exposeString('lien', { description: 'Its name on chain.' }),
    reference: t.exposeString('reference'),
    state: t.field({ type: LienState, resolve: ({ state }) => state }),
    role: t.field({ type: LienRole, resolve: ({ role }) => role }),
    collateral: t.field({ type: LienCollateral, resolve: ({ collateral }) => collateral }),
    subject: t.exposeString('subject', { description: 'Of the machine, the lease or the receivable.' }),
    fragment: t.exposeInt('part'),
    on: t.string({ nullable: true, resolve: ({ on }) => on.reference }),
    securedParty: t.field({ type: OrganisationType, resolve: ({ securedParty }) => securedParty }),
    grantor: t.field({ type: OrganisationType, resolve: ({ grantor }) => grantor }),
    law: t.field({ type: LienLaw, resolve: ({ law }) => law }),
    class: t.field({ type: LienClass, resolve: row => row.class }),
    deliveredOn: t.field({ type: 'Date', nullable: true, resolve: ({ deliveredOn }) => deliveredOn }),
    filedOn: t.field({ type: 'Date', resolve: ({ filedOn }) => filedOn }),
    lapsesOn: t.field({ type: 'Date', resolve: ({ lapsesOn }) => lapsesOn }),
    registry: t.exposeString('registry', { nullable: true }),
    registrationNumber: t.exposeString('registrationNumber', { nullable: true }),
    currency: t.exposeString('currency', { nullable: true }),
    securedMinor: t.field({ type: 'BigInt', nullable: true, resolve: ({ securedMinor }) => securedMinor }),
    agreementId: t.exposeString('agreementId', { nullable: true }),
    createdAt: t.field({ type: 'DateTime', resolve: ({ createdAt }) => createdAt }),
  }),
});

/** A lien as a register would show it. */
export const StandingLienType = builder.objectRef<LienOnView>('RankedLien').implement({
  description:
    'A lien on a thing that the reader may see: its class, dates and rank, and never whose it is to a competitor.',
  fields: t => ({
    lien: t.exposeString('lien'),
    reference: t.exposeString('reference', { nullable: true }),
    state: t.field({ type: LienState, resolve: ({ standing }) => standing }),
    isOwn: t.exposeBoolean('isOwn'),
    securedParty: t.field({
      type: OrganisationType,
      nullable: true,
      description: 'Null unless it is open to the reader.',
      resolve: ({ securedParty }) => partyOf(securedParty),
    }),
    law: t.field({ type: LienLaw, resolve: ({ law }) => law }),
    class: t.field({ type: LienClass, nullable: true, resolve: view => view.class }),
    deliveredOn: t.field({ type: 'Date', nullable: true, resolve: ({ deliveredOn }) => deliveredOn }),
    filedOn: t.field({ type: 'Date', resolve: ({ filedOn }) => filedOn }),
    lapsesOn: t.field({ type: 'Date', resolve: ({ lapsesOn }) => lapsesOn }),
    isRegistered: t.exposeBoolean('isRegistered', { nullable: true }),
    place: t.exposeInt('place', { description: 'In the order of filing.' }),
    rank: t.exposeInt('rank', { nullable: true, description: 'Among those that stand; 1 is the first.' }),
    rule: t.field({ type: LienPriorityRule, nullable: true, resolve: ({ rule }) => rule?.id ?? null }),
    ruleSource: t.string({ nullable: true, resolve: ({ rule }) => rule?.source || null }),
    deadline: t.field({
      type: 'Date',
      nullable: true,
      description: 'The last day for a purchase-money lien to be filed and go before.',
      resolve: ({ deadline }) => deadline,
    }),
    terms: t.exposeString('root', { description: 'The commitment on chain.' }),
  }),
});

export const LiensOnType = builder.objectRef<LiensOn>('LiensOn').implement({
  description: 'All liens that were ever filed on one thing: those that stand by rank, then the others.',
  fields: t => ({
    law: t.field({ type: LienLaw, description: 'By whose rules they are ranked.', resolve: ({ law }) => law }),
    isMixed: t.exposeBoolean('isMixed', { description: 'Those that stand name different laws.' }),
    version: t.field({ type: 'BigInt', resolve: ({ version }) => version }),
    liens: t.field({ type: [StandingLienType], resolve: ({ liens }) => [...liens] }),
  }),
});

export const LienEventType = builder.objectRef<LienEventView>('LienEvent').implement({
  fields: t => ({
    name: t.exposeString('name'),
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
    final: t.exposeBoolean('final'),
    blockNumber: t.field({ type: 'BigInt', resolve: ({ event }) => event.blockNumber }),
    blockHash: t.string({ resolve: ({ event }) => event.blockHash }),
    txHash: t.string({ resolve: ({ event }) => event.txHash }),
    logIndex: t.int({ resolve: ({ event }) => event.logIndex }),
    root: t.string({ nullable: true, resolve: ({ event }) => event.root }),
  }),
});
