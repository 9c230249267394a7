import { z } from 'zod';
import type { Permission } from '#domain/access/permissions';
import { type Hex, toHex } from '#domain/hex';
import { accept, type Result, refuse } from '#domain/result';
import type { Transaction } from '#prisma/client';
import { type Actor, authorise } from '../actor.ts';
import { rowId } from '../input.ts';
import { type PublicJwk, storedJwk } from './device-key.ts';

export const deviceInput = z.object({ deviceId: rowId });

export interface LoadedDevice {
  readonly id: string;
  readonly subject: Hex;
  readonly organisationId: string;
  readonly protocol: string;
  readonly externalId: string;
  readonly name: string;
  /** For which it speaks now, as the chain has it. */
  readonly machine: Hex | null;
  readonly publicKey: PublicJwk | null;
}

const find = async (tx: Transaction, deviceId: string): Promise<LoadedDevice | null> => {
  await tx.$executeRaw`SELECT 1 FROM devices WHERE id = ${deviceId}::uuid FOR UPDATE`;
  const row = await tx.device.findFirst({ where: { id: deviceId, removedAt: null } });
  return (
    row && {
      id: row.id,
      subject: toHex(row.subject),
      organisationId: row.organisationId,
      protocol: row.protocol,
      externalId: row.externalId,
      name: row.name,
      machine: row.machine === null ? null : toHex(row.machine),
      publicKey: storedJwk(row.publicKey),
    }
  );
};

/** A device of one's own, while nobody else changes it. Refusals: those of `authorise`, `not-found` (another's, or removed). */
export const lockOwnDevice = async (
  tx: Transaction,
  actor: Actor | null,
  deviceId: string,
  permission: Permission = 'device:manage',
): Promise<Result<{ readonly device: LoadedDevice; readonly actor: Actor }>> => {
  const allowed = authorise(actor, permission);
  if (!allowed.ok) return allowed;
  const device = await find(tx, deviceId);
  if (!device || device.organisationId !== allowed.value.organisationId) return refuse('not-found');
  return accept({ device, actor: allowed.value });
};

/** A device whoever's it is: the caller has seen to it that it is the actor's business. */
export const lockDevice = find;

/** The agreement about a device that still waits; `null` when there is none. */
export const waitingAgreement = async (tx: Transaction, subject: Hex): Promise<string | null> => {
  const [row] = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM agreements
     WHERE contract = 'Devices' AND command->'message'->>'device' = ${subject} AND status = 'OPEN'
     ORDER BY "createdAt" DESC LIMIT 1`;
  return row?.id ?? null;
};
