import { z } from 'zod';
import { ALARM_KINDS } from '#domain/alarms/kinds';
import type { AlarmState, Episode } from '#domain/alarms/state';
import type { Prisma } from '#prisma/client';
import { storedAlarmState } from './stored-state.ts';

/** How far a machine's readings were folded anew. */
export interface Refold {
  readonly state: AlarmState;
  /** Alarms that ended on the way. */
  readonly ended: readonly Episode[];
  /** Readings after this are folded anew; `null`: all. */
  readonly since: number | null;
}

const refold = z.object({
  state: z.unknown(),
  since: z.number().nullable(),
  ended: z.array(
    z.object({
      ...{ kind: z.enum(ALARM_KINDS), key: z.string().nullable(), since: z.number(), until: z.number().nullable() },
      ...{ evidence: z.array(z.string()), endedBy: z.string().nullable() },
    }),
  ),
});

/** What is kept of it; `null` where there is none, or another version wrote it: then it begins anew. */
export const storedRefold = (json: unknown): Refold | null => {
  const parsed = json === null ? null : refold.safeParse(json);
  if (!parsed?.success) return null;
  const state = storedAlarmState(parsed.data.state);
  return state && { ...parsed.data, state };
};

export const refoldJson = (kept: Refold): Prisma.InputJsonObject => JSON.parse(JSON.stringify(kept));
