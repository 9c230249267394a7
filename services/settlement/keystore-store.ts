import type { KeystoreStore } from '#ledger/keys/keystore';
import type { Database } from '#prisma/client';

/** Keeps the keystore's sealed entries in the database. */
export const createKeystoreStore = (db: Database): KeystoreStore => {
  const read = async (id: string): Promise<Uint8Array | null> =>
    (await db.keystoreEntry.findUnique({ where: { id }, select: { ciphertext: true } }))?.ciphertext ?? null;
  return {
    read,
    async list(purpose) {
      const rows = await db.keystoreEntry.findMany({
        where: { purpose },
        select: { id: true },
        orderBy: { id: 'asc' },
      });
      return rows.map(row => row.id);
    },
    async add(id, purpose, sealed) {
      await db.keystoreEntry.createMany({
        data: [{ id, purpose, ciphertext: Buffer.from(sealed) }],
        skipDuplicates: true,
      });
      return (await read(id)) ?? sealed;
    },
    async replace(id, purpose, sealed) {
      await db.keystoreEntry.update({ where: { id }, data: { purpose, ciphertext: Buffer.from(sealed) } });
    },
  };
};
