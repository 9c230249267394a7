import { deviceBookFromJson } from '#domain/devices/json';
import type { Transaction } from '#prisma/client';
import type { MachineReaders } from '#prisma/reads/machine-readers';

/** Organisations by their keys on a machine. */
const holdersOf = async (
  tx: Transaction,
  subject: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, string>> => {
  const rows = await tx.partyKey.findMany({
    where: { subject, address: { in: [...keys] } },
    select: { address: true, organisationId: true },
  });
  return new Map(rows.map(({ address, organisationId }) => [address, organisationId]));
};

/** Keys that were dismissed once. */
const dismissedKeys = async (tx: Transaction, subject: string): Promise<string[]> => {
  const rows = await tx.$queryRaw<{ key: string }[]>`
    SELECT DISTINCT e.args->>'observer' AS key FROM events e
     WHERE e.contract = 'Devices' AND e.name = 'ObserverDismissed' AND e.subject = ${subject}`;
  return rows.map(({ key }) => key);
};

/**
 * Who may sign a machine's condition, the first whose key is here: of the observers that the chain names, whose word it is
 * before the others in the order of their appointment. Where none is appointed, whose word it is, else who lets or owns the
 * machine; never one that was dismissed.
 */
export const conditionObservers = async (
  tx: Transaction,
  subject: string,
  words: readonly string[],
  { lessorId, titleHolderId, parties }: MachineReaders,
): Promise<string[]> => {
  const book = await tx.deviceBookProjection.findUnique({ where: { subject }, select: { state: true } });
  const keys = book ? deviceBookFromJson(book.state).observers : [];
  if (keys.length > 0) {
    const holders = await holdersOf(tx, subject, keys);
    const appointed = keys.flatMap(key => holders.get(key) ?? []);
    return [...new Set([...words.filter(id => appointed.includes(id)), ...appointed])];
  }
  const dismissed = new Set((await holdersOf(tx, subject, await dismissedKeys(tx, subject))).values());
  const known = [...words, lessorId, titleHolderId, ...parties].filter(id => id !== null);
  return [...new Set(known)].filter(id => !dismissed.has(id));
};
