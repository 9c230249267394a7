import { z } from 'zod';
import type { Hex } from '#domain/hex';
import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import type { NewCommitment } from '../actions/action-request.ts';
import { ensurePartyKey } from '../actions/party-keys.ts';
import type { Actor } from '../actor.ts';
import type { AgreementContent, AgreementFact } from '../agreements/content.ts';
import { newCommitment } from '../commitments/new-commitment.ts';
import type { ServiceContext } from '../context.ts';
import { type LoadedMachine, loadMachine, machineParties } from '../telemetry/machines.ts';
import { keyOnChain, type PublicJwk } from './device-key.ts';
import type { LoadedDevice } from './load-device.ts';

const value = z
  .union([z.bigint(), z.string().regex(/^\d{1,15}$/), z.int().nonnegative()])
  .transform(text => BigInt(text))
  .refine(number => number >= 0n && number <= BigInt(Number.MAX_SAFE_INTEGER));

/** What a device's meters show when it comes or goes, in their units: milliseconds, metres, cycles. */
export const meterValues = z.object({
  engineHoursMs: value.optional(),
  odometerM: value.optional(),
  cycles: value.optional(),
});

export type MeterValues = z.output<typeof meterValues>;

/** Those who sign for a machine, and the machine. */
export interface MachineSide extends LoadedMachine {
  /** Whoever holds title, and whoever has it in hand: without these nothing is enrolled. */
  readonly titleHolderId: string;
  readonly custodianId: string;
}

/**
 * A machine with those who sign for it. Refusals: those of `loadMachine`, `still-settling` (whose it is, is on its way), and
 * `not-permitted` for a lender.
 */
export const loadMachineSide = async (
  ctx: ServiceContext,
  tx: Transaction,
  actor: Actor | null,
  name: string,
): Promise<Result<MachineSide>> => {
  const loaded = await loadMachine(ctx, actor, 'device:manage', name, tx);
  if (!loaded.ok) return loaded;
  if (loaded.value.access.level === 'lender') return refuse('not-permitted');
  const { titleHolderId, custodianId } = await machineParties(tx, loaded.value.subject);
  if (titleHolderId === null || custodianId === null) return refuse('still-settling');
  return accept({ ...loaded.value, titleHolderId, custodianId });
};

/** Each organisation once, in the order in which they are named. */
export const signersOf = (...organisationIds: readonly string[]): { readonly organisationId: string }[] =>
  [...new Set(organisationIds)].map(organisationId => ({ organisationId }));

const metersAsText = (meters: MeterValues | undefined): Record<string, string> =>
  Object.fromEntries(
    Object.entries(meters ?? {}).flatMap(([name, one]) => (one === undefined ? [] : [[name, one.toString()]])),
  );

/** What a device showed when it came or went, as it is committed to; opened to all who sign. */
export const deviceStatement = (
  ctx: ServiceContext,
  kind: 'device-opening' | 'device-closing',
  { device, machine, at }: { readonly device: LoadedDevice; readonly machine: Hex; readonly at: Date },
  {
    meters,
    note,
    shareWith,
  }: {
    readonly meters?: MeterValues | undefined;
    readonly note?: string | undefined;
    readonly shareWith: readonly string[];
  },
): NewCommitment =>
  newCommitment(
    ctx,
    'report',
    {
      kind,
      machine,
      device: device.subject,
      protocol: device.protocol,
      externalId: device.externalId,
      at: at.toISOString(),
      meters: metersAsText(meters),
      ...(note !== undefined && { note }),
    },
    { shareWith },
  );

/** The key that is bound, as people compare it: its kind and its thumbprint (RFC 7638), which is what the chain gets. */
const keyText = (key: PublicJwk | null): string =>
  key === null ? '–' : `${key.crv} ${keyOnChain(key).key.slice(2).match(/.{8}/g)?.join(' ') ?? ''}`;

/** What the people who sign read. */
export const deviceContent = (
  { reference }: MachineSide,
  device: LoadedDevice,
  more: readonly AgreementFact[],
): AgreementContent => ({
  reference,
  link: `/equipment/${reference}`,
  facts: [
    { name: 'device', kind: 'text', value: device.name },
    { name: 'device-id', kind: 'text', value: `${device.protocol} ${device.externalId}` },
    { name: 'device-key', kind: 'text', value: keyText(device.publicKey) },
    ...more,
  ],
});

/** The meters among the facts, as people read them: hours, kilometres, cycles. */
export const meterFacts = (
  prefix: 'opening' | 'closing',
  { engineHoursMs, odometerM, cycles }: MeterValues = {},
): AgreementFact[] => {
  const fact = (name: string, value: string): AgreementFact => ({ name: `${prefix}-${name}`, kind: 'text', value });
  return [
    ...(engineHoursMs === undefined ? [] : [fact('engine-hours', (Number(engineHoursMs) / 3_600_000).toFixed(1))]),
    ...(odometerM === undefined ? [] : [fact('kilometres', (Number(odometerM) / 1000).toFixed(1))]),
    ...(cycles === undefined ? [] : [fact('cycles', cycles.toString())]),
  ];
};

/** An organisation's key on the machine, as an observer's. Refusals: those of `ensurePartyKey`. */
export const observerKey = ensurePartyKey;
