import type { Database } from '../client.ts';

/** The sealed entries of the keystore, as rows. What they hold is opened in the ledger's keystore alone. */
export const createKeystoreStore = (db: Database) => ({
  async read(id: string): Promise<Uint8Array | null> {
    return (await db.keystoreEntry.findUnique({ where: { id } }))?.ciphertext ?? null;
  },

  async list(purpose: string): Promise<readonly string[]> {
    const rows = await db.keystoreEntry.findMany({ where: { purpose }, orderBy: { id: 'asc' }, select: { id: true } });
    return rows.map(row => row.id);
  },

  async add(id: string, purpose: string, sealed: Uint8Array): Promise<Uint8Array> {
    // Two processes may add it at once: the first one's stays.
    await db.keystoreEntry.createMany({
      data: [{ id, purpose, ciphertext: Uint8Array.from(sealed) }],
      skipDuplicates: true,
    });
    return (await db.keystoreEntry.findUniqueOrThrow({ where: { id } })).ciphertext;
  },

  async replace(id: string, purpose: string, sealed: Uint8Array): Promise<void> {
    await db.keystoreEntry.update({ where: { id }, data: { purpose, ciphertext: Uint8Array.from(sealed) } });
  },
});
