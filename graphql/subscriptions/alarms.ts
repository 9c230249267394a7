import { GraphQLError } from 'graphql';
import { subjectsNamed } from '#prisma/reads/machine-states';
import { builder } from '../builder.ts';
import { codes } from '../codes.ts';
import { readerOf } from '../reading.ts';
import { AlarmType, SeverityType } from '../types/alarm.ts';
import { ALARM_CHANGES, type AlarmChange, alarmFeed } from './alarm-feed.ts';
import { stream } from './stream.ts';

/** Who does not take what is told is not fed from memory without end: its stream breaks off, and it opens another. */
const MOST_WAITING = 10_000;

const AlarmChangeType = builder.objectRef<AlarmChange>('AlarmChange').implement({
  fields: t => ({
    change: t.field({
      type: codes(
        'AlarmChangeKind',
        ALARM_CHANGES,
        'STANDING: it stood before, and is told of for the first time. ENDED: it was withdrawn, too.',
      ),
      resolve: ({ change }) => change,
    }),
    alarm: t.field({ type: AlarmType, resolve: ({ alarm }) => alarm }),
  }),
});

builder.subscriptionField('alarmChanged', t =>
  t.field({
    type: AlarmChangeType,
    description: 'Alarms that stand now, one by one, then what becomes of them, and new ones.',
    args: {
      machines: t.arg.stringList({ description: 'Subjects or references; all without.' }),
      severities: t.arg({ type: [SeverityType] }),
    },
    subscribe: async (_, { machines, severities }, ctx) => {
      const organisationId = readerOf(ctx, 'alarm:read');
      const subjects = machines && new Set(await subjectsNamed(ctx.services.db, machines));
      const isWanted = ({ alarm }: AlarmChange): boolean =>
        (!subjects || subjects.has(alarm.machine.subject)) && (!severities || severities.includes(alarm.severity));
      let waiting: AlarmChange[] = [];
      return stream<AlarmChange>(ctx, 'alarm:read', {
        start: async woken => {
          const { feed, leave } = alarmFeed(ctx, organisationId);
          try {
            const end = await feed.listen(changes => {
              waiting = [...waiting, ...changes.filter(isWanted)];
              woken();
            });
            return () => {
              end();
              leave();
            };
          } catch (error) {
            leave();
            throw error;
          }
        },
        take: () => {
          if (waiting.length > MOST_WAITING) throw new GraphQLError('Too much waits: subscribe again.');
          return waiting.shift() ?? null;
        },
      });
    },
    resolve: change => change,
  }),
);
