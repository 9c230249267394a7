import { GraphQLError } from 'graphql';
import { type MachineState, subjectsNamed } from '#prisma/reads/machine-states';
import { builder } from '../builder.ts';
import type { GraphQLContext } from '../context.ts';
import { readerOf } from '../reading.ts';
import { MachineStateType } from '../types/machine-state.ts';
import { type MachineNews, machineFeed } from './machine-feed.ts';
import { stream } from './stream.ts';

/** Machines of one event; what is more waits for the next. */
const MOST_AT_ONCE = 500;

/** Machines that a subscription may name; who wants more listens for all. */
const MOST_NAMED = 500;

interface MachinesChange {
  readonly machines: readonly MachineState[];
  /** References. */
  readonly gone: readonly string[];
}

/** The newest news of each machine, until it is taken. A subscriber that is slow hears of fewer states, and of the newest. */
const createMailbox = () => {
  const news = new Map<string, { readonly state: MachineState; readonly isGone: boolean }>();
  return {
    put({ machines, gone }: MachineNews): void {
      for (const state of machines) news.set(state.subject, { state, isGone: false });
      for (const state of gone) news.set(state.subject, { state, isGone: true });
    },
    take(): MachinesChange | null {
      if (news.size === 0) return null;
      const taken = [...news.values()].slice(0, MOST_AT_ONCE);
      for (const { state } of taken) news.delete(state.subject);
      return {
        machines: taken.flatMap(({ state, isGone }) => (isGone ? [] : state)),
        gone: taken.flatMap(({ state, isGone }) => (isGone ? state.reference : [])),
      };
    },
  };
};

/** How machines are, as far as the organisation may see them at each moment. `hear` is told what is new, and at first all. */
const follow = async (
  ctx: GraphQLContext,
  organisationId: string,
  names: readonly string[] | null,
  hear: (news: MachineNews) => void,
): Promise<() => void> => {
  const { feed, leave } = machineFeed(ctx, organisationId);
  try {
    const end = await feed.listen(names && (await subjectsNamed(ctx.services.db, names)), hear);
    return () => {
      end();
      leave();
    };
  } catch (error) {
    leave();
    throw error;
  }
};

const MachinesChangeType = builder.objectRef<MachinesChange>('MachinesChange').implement({
  description: 'Machines that are not as they were told last. Many machines come in several events.',
  fields: t => ({
    machines: t.field({ type: [MachineStateType], resolve: ({ machines }) => [...machines] }),
    gone: t.stringList({
      description: 'References of those that may not be seen any more.',
      resolve: ({ gone }) => [...gone],
    }),
  }),
});

builder.subscriptionFields(t => ({
  machinesChanged: t.field({
    type: MachinesChangeType,
    description: `How machines are now, then those that changed: each at most about once a second. Without names all that the
organisation may read of and that ever said something.`,
    args: {
      machines: t.arg.stringList({ description: `Subjects or references, ${MOST_NAMED} at most.` }),
      snapshot: t.arg.boolean({
        defaultValue: true,
        description: 'False: the first event is empty, and says that changes are heard of from now on.',
      }),
    },
    subscribe: (_, { machines, snapshot }, ctx) => {
      const organisationId = readerOf(ctx, 'telemetry:read');
      if (machines && machines.length > MOST_NAMED)
        throw new GraphQLError(`Name ${MOST_NAMED} machines at most.`, { extensions: { code: 'BAD_USER_INPUT' } });
      const mailbox = createMailbox();
      let hasBegun = false;
      return stream<MachinesChange>(ctx, 'telemetry:read', {
        start: woken => {
          let isFirst = true;
          return follow(ctx, organisationId, machines ?? null, news => {
            if (!isFirst || snapshot !== false) mailbox.put(news);
            isFirst = false;
            woken();
          });
        },
        take: () => {
          const change = mailbox.take() ?? (hasBegun ? null : { machines: [], gone: [] });
          hasBegun = true;
          return change;
        },
      });
    },
    resolve: change => change,
  }),
  machineChanged: t.field({
    type: MachineStateType,
    nullable: true,
    description: 'How one machine is now, and again after each change. Null: it may not be seen any more.',
    args: { machine: t.arg.string({ required: true, description: 'Subject or reference.' }) },
    subscribe: (_, { machine }, ctx) => {
      const organisationId = readerOf(ctx, 'telemetry:read');
      let newest: { readonly state: MachineState | null } | null = null;
      return stream(ctx, 'telemetry:read', {
        start: woken =>
          follow(ctx, organisationId, [machine], ({ machines: [state], gone }) => {
            if (state) newest = { state };
            else if (gone.length > 0) newest = { state: null };
            woken();
          }),
        take: () => {
          const event = newest;
          newest = null;
          return event;
        },
      });
    },
    resolve: ({ state }) => state,
  }),
}));
