import { z } from 'zod';
import { MACHINE_CONDITIONS, type MachineCondition } from '#domain/telemetry/condition';
import { subscribe } from '../live/subscribe.ts';
import type { MapPoint } from './points.ts';

const QUERY = `subscription { machinesChanged(snapshot: false) {
  machines { reference condition place { latitude longitude at trust } speedMps isPlaceDoubted }
  gone
} }`;

const condition = z.string().transform((text): MachineCondition | null => {
  const word = text.toLowerCase();
  return MACHINE_CONDITIONS.find(one => one === word) ?? null;
});

const changed = z.object({
  machinesChanged: z.object({
    machines: z.array(
      z.object({
        reference: z.string(),
        condition: condition.nullable(),
        place: z
          .object({ latitude: z.number(), longitude: z.number(), at: z.iso.datetime(), trust: z.number().nullable() })
          .nullable(),
        speedMps: z.number().nullable(),
        isPlaceDoubted: z.boolean(),
      }),
    ),
    gone: z.array(z.string()),
  }),
});

/** What a machine says anew; `null`: it may not be seen any more, or where it is may not. */
export type Move = Pick<
  MapPoint,
  'latitude' | 'longitude' | 'at' | 'trust' | 'condition' | 'speedMps' | 'isDoubted'
> | null;

/** Moves of machines by the address of their pages, as they come; `opened` when changes begin to be heard of. */
export const followMoves = (
  {
    opened,
    moved,
    standing,
  }: {
    readonly opened: () => void;
    readonly moved: (moves: ReadonlyMap<string, Move>) => void;
    readonly standing: (isOpen: boolean) => void;
  },
  signal: AbortSignal,
): Promise<void> =>
  subscribe({
    query: QUERY,
    opened,
    standing,
    signal,
    hear: data => {
      const parsed = changed.safeParse(data);
      if (!parsed.success) return;
      const { machines, gone } = parsed.data.machinesChanged;
      moved(
        new Map<string, Move>([
          ...machines.map(
            ({ reference, place, condition: does, speedMps, isPlaceDoubted: isDoubted }): [string, Move] => [
              `/equipment/${reference}`,
              place && { ...place, at: Date.parse(place.at), condition: does, speedMps, isDoubted },
            ],
          ),
          ...gone.map((reference): [string, Move] => [`/equipment/${reference}`, null]),
        ]),
      );
    },
  });
