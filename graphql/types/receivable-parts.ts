import type { AvailableCommand } from '#domain/receivables/available-commands';
import { NEXT_STEPS, type NextStep, TURNS } from '#domain/receivables/next-step';
import { STANDINGS, STEPS, type Step, type StepStatus } from '#domain/receivables/standing';
import type { OpenedCommitment } from '#prisma/reads/commitments';
import type { FragmentView } from '#prisma/reads/fragment-views';
import type { PaymentLine } from '#prisma/reads/receivable-panels';
import type { TimelineEntry } from '#prisma/reads/receivable-timeline';
import { dayOf } from '#prisma/reads/see-receivable';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { OrganisationType, partyOf } from './organisation.ts';

export const Standing = codes('Standing', STANDINGS, 'Where a fragment, or the receivable as a whole, is in one word.');

export const StepType = builder
  .objectRef<{ readonly step: Step; readonly status: StepStatus }>('ReceivableStep')
  .implement({
    fields: t => ({
      step: t.field({ type: codes('Step', STEPS), resolve: ({ step }) => step }),
      status: t.field({
        type: codes('StepStatus', ['done', 'current', 'upcoming', 'skipped', 'stopped']),
        resolve: ({ status }) => status,
      }),
    }),
  });

export const NextStepType = builder.objectRef<NextStep>('NextStep').implement({
  fields: t => ({
    step: t.field({ type: codes('NextStepKind', NEXT_STEPS), resolve: ({ step }) => step }),
    turn: t.field({ type: codes('Turn', TURNS), nullable: true, resolve: ({ turn }) => turn }),
    fragment: t.exposeInt('fragment', { nullable: true }),
  }),
});

export const AvailableCommandType = builder.objectRef<AvailableCommand>('AvailableCommand').implement({
  description: 'A command that the claim’s own rules allow to the organisation now.',
  fields: t => ({
    type: t.exposeString('type', { description: 'ConfirmReceivable, RequestFinance, …' }),
    fragment: t.exposeInt('fragment', { nullable: true }),
    needsCoSigner: t.boolean({ resolve: ({ coSigners }) => coSigners.length > 0 }),
  }),
});

export const FragmentType = builder.objectRef<FragmentView>('Fragment').implement({
  description: 'A part of a receivable; 0 is the whole until it is divided. Amounts in minor units.',
  fields: t => ({
    index: t.exposeInt('index'),
    faceMinor: t.field({ type: 'BigInt', resolve: ({ faceMinor }) => faceMinor }),
    openMinor: t.field({ type: 'BigInt', resolve: ({ openMinor }) => openMinor }),
    paidMinor: t.field({ type: 'BigInt', resolve: ({ paidMinor }) => paidMinor }),
    lostMinor: t.field({
      type: 'BigInt',
      description: 'Diluted and written off.',
      resolve: ({ lostMinor }) => lostMinor,
    }),
    standing: t.field({ type: Standing, resolve: ({ standing }) => standing }),
    waits: t.field({
      type: codes('FragmentWaits', ['Held', 'Offered', 'FinanceRequested', 'Reserved', 'Lapsed']),
      resolve: ({ waits }) => waits,
    }),
    expiresAt: t.field({ type: 'DateTime', nullable: true, resolve: ({ expiresAt }) => expiresAt }),
    holder: t.field({
      type: OrganisationType,
      nullable: true,
      description: 'Null: a party that the reader does not know.',
      resolve: ({ holder }) => partyOf(holder),
    }),
    assignor: t.field({ type: OrganisationType, nullable: true, resolve: ({ assignor }) => partyOf(assignor) }),
    payee: t.field({
      type: OrganisationType,
      nullable: true,
      description: 'Who owns the account to pay to.',
      resolve: ({ payee }) => partyOf(payee),
    }),
    counterparty: t.field({
      type: OrganisationType,
      nullable: true,
      resolve: ({ counterparty }) => partyOf(counterparty),
    }),
    isHeldByMe: t.exposeBoolean('isHeldByMe'),
    isPaidToMe: t.exposeBoolean('isPaidToMe'),
    isReservedForMe: t.exposeBoolean('isReservedForMe'),
    financed: t.exposeBoolean('financed'),
    notified: t.exposeBoolean('notified'),
    reserveReleased: t.exposeBoolean('reserveReleased'),
  }),
});

export const TimelineEntryType = builder.objectRef<TimelineEntry>('TimelineEntry').implement({
  description: 'An event on chain, as far as the reader may know it.',
  fields: t => ({
    type: t.exposeString('type', { description: 'Issued, Confirmed, Funded, …' }),
    version: t.field({ type: 'BigInt', resolve: ({ version }) => version }),
    fragment: t.exposeInt('fragment', { nullable: true }),
    at: t.field({ type: 'DateTime', resolve: ({ at }) => at }),
    blockNumber: t.field({ type: 'BigInt', resolve: ({ blockNumber }) => blockNumber }),
    blockHash: t.exposeString('blockHash'),
    txHash: t.exposeString('txHash'),
    logIndex: t.exposeInt('logIndex'),
    final: t.exposeBoolean('final'),
    by: t.field({ type: OrganisationType, nullable: true, resolve: ({ by }) => partyOf(by) }),
    amountMinor: t.field({ type: 'BigInt', nullable: true, resolve: ({ amountMinor }) => amountMinor }),
    root: t.exposeString('root', { nullable: true }),
    details: t.field({ type: 'JSON', nullable: true, resolve: ({ details }) => details }),
  }),
});

export const PaymentType = builder.objectRef<PaymentLine>('Payment').implement({
  description: 'An allocation of a bank entry to this receivable.',
  fields: t => ({
    allocation: t.exposeString('allocation', { description: 'What reverseAllocation takes.' }),
    fragment: t.exposeInt('fragment'),
    amountMinor: t.field({ type: 'BigInt', resolve: ({ amountMinor }) => amountMinor }),
    bookedOn: t.field({ type: 'Date', resolve: ({ bookedOn }) => dayOf(bookedOn) }),
    recorded: t.exposeBoolean('recorded', { description: 'On chain.' }),
    reversed: t.exposeBoolean('reversed'),
    toRetiredAccount: t.exposeBoolean('toRetiredAccount'),
    entryId: t.string({
      nullable: true,
      description: 'The bank entry, for the owner of the account.',
      resolve: ({ entry }) => entry?.id ?? null,
    }),
  }),
});

const CommitmentLeaf = builder.objectRef<OpenedCommitment['leaves'][number]>('CommitmentLeaf').implement({
  fields: t => ({ path: t.exposeString('path'), value: t.exposeString('value'), salt: t.exposeString('salt') }),
});

export const CommitmentType = builder.objectRef<OpenedCommitment>('Commitment').implement({
  description: 'Details behind a root on chain, opened to the reader: recompute the root from the leaves.',
  fields: t => ({
    root: t.exposeString('root'),
    kind: t.exposeString('kind'),
    leaves: t.field({ type: [CommitmentLeaf], resolve: ({ leaves }) => [...leaves] }),
  }),
});
