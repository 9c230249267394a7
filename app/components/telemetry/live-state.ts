import { z } from 'zod';
import { SEVERITIES } from '#domain/alarms/kinds';
import { MACHINE_CONDITIONS } from '#domain/telemetry/condition';
import { DOUBTS } from '#domain/telemetry/doubts';
import { METER_KINDS } from '#domain/telemetry/meters';
import { tierOf } from '#domain/telemetry/tiers';
import { WHEREABOUTS } from '#domain/telemetry/whereabouts';
import type { MachineNow } from '~/presenters/telemetry.server';
import { subscribe } from '../live/subscribe.ts';

const QUERY = `subscription ($machine: String!) { machineChanged(machine: $machine) {
  condition lastAt whereabouts placeAt place { latitude longitude at trust } speedMps courseDeg engineOn
  doubtedPlace { latitude longitude at trust doubts } isPlaceDoubted
  meters { kind value at doubted { value at doubts } } fuelPercent openAlarms worstAlarm
} }`;

/** A code of ours as GraphQL writes it: `ENGINE_HOURS`. */
const code = <Code extends string>(codes: readonly Code[]) =>
  z.string().transform(text => {
    const word = text.toLowerCase().replaceAll('_', '-');
    return codes.find(one => one === word) ?? null;
  });
const doubts = z.array(code(DOUBTS)).transform(all => all.filter(one => one !== null));
const moment = z.iso.datetime().transform(text => new Date(text));

const changed = z.object({
  machineChanged: z
    .object({
      condition: code(MACHINE_CONDITIONS).nullable(),
      lastAt: moment.nullable(),
      whereabouts: code(WHEREABOUTS).nullable(),
      placeAt: moment.nullable(),
      place: z
        .object({ latitude: z.number(), longitude: z.number(), at: moment, trust: z.number().nullable() })
        .nullable(),
      doubtedPlace: z
        .object({
          latitude: z.number(),
          longitude: z.number(),
          at: moment,
          trust: z.number().transform(tierOf),
          doubts,
        })
        .nullable(),
      isPlaceDoubted: z.boolean(),
      speedMps: z.number().nullable(),
      courseDeg: z.number().nullable(),
      engineOn: z.boolean().nullable(),
      meters: z.array(
        z.object({
          kind: code(METER_KINDS),
          value: z.string().transform(Number),
          at: moment,
          doubted: z.object({ value: z.string().transform(Number), at: moment, doubts }).nullable(),
        }),
      ),
      fuelPercent: z.number().nullable(),
      openAlarms: z.number().nullable(),
      worstAlarm: code(SEVERITIES).nullable(),
    })
    .nullable(),
});

/** How a machine is, as it changes; `null` when it may not be seen any more. */
export const followMachine = (
  machine: string,
  hear: (now: MachineNow | null) => void,
  signal: AbortSignal,
): Promise<void> =>
  subscribe({
    query: QUERY,
    variables: { machine },
    signal,
    hear: data => {
      const parsed = changed.safeParse(data);
      if (!parsed.success) return;
      const state = parsed.data.machineChanged;
      if (!state) return hear(null);
      const { worstAlarm: worst, meters, ...rest } = state;
      hear({
        ...rest,
        worst,
        meters: meters.flatMap(({ kind, ...meter }) => (kind === null ? [] : [{ kind, ...meter }])),
      });
    },
  });
