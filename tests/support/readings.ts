import { randomBytes } from 'node:crypto';
import type { Hex } from '#domain/hex';
import type { Database } from '#prisma/client';

const bytes = (length: number): string => randomBytes(length).toString('hex');

/** A machine's private row, as a passport that is not on chain yet leaves it: enough to keep readings of. */
export const seedMachine = async (db: Database, issuerId: string, serial: string): Promise<Hex> => {
  const subject: Hex = `0x${bytes(32)}`;
  await db.equipment.create({
    data: {
      subject,
      reference: `M-2026-T${bytes(4)}`,
      publicId: bytes(8),
      manufacturer: 'Kranwerk Süd AG',
      manufacturerId: issuerId,
      model: 'LR 1300',
      serial,
      serialKey: serial,
      likenessKey: serial,
      category: 'crane',
      year: 2025,
      declared: false,
      issuerId,
      root: `0x${bytes(32)}`,
    },
  });
  return subject;
};
