import type { Transaction } from '#prisma/client';

/** PostgreSQL takes 8,000 bytes in a notification; a subject is 66 characters, an organisation 36. */
const subjectsAtOnce = 50;
const organisationsAtOnce = 50;

const chunks = <Item>(items: readonly Item[], size: number): Item[][] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));

/** Who takes part in the subjects: whose open pages have something new to show. */
const organisationsOf = async (tx: Transaction, subjects: readonly string[]): Promise<string[]> => {
  const where = { subject: { in: [...subjects] } };
  const participations = await tx.participation.findMany({
    where,
    select: { organisationId: true },
    distinct: ['organisationId'],
  });
  const keys = await tx.partyKey.findMany({ where, select: { organisationId: true }, distinct: ['organisationId'] });
  return [...new Set([...participations, ...keys].map(row => row.organisationId))];
};

/** Tells every process, when `tx` commits, what a block (or its disappearance) changed. */
export const announceProjection = async (
  tx: Transaction,
  block: number,
  subjects: readonly string[],
  alsoOrganisations: readonly string[] = [],
): Promise<void> => {
  const organisations = [...new Set([...(await organisationsOf(tx, subjects)), ...alsoOrganisations])];
  const subjectChunks = chunks(subjects, subjectsAtOnce);
  const organisationChunks = chunks(organisations, organisationsAtOnce);
  for (let index = 0; index < Math.max(1, subjectChunks.length, organisationChunks.length); index++) {
    const payload = JSON.stringify({
      block: String(block),
      subjects: subjectChunks[index] ?? [],
      organisations: organisationChunks[index] ?? [],
    });
    await tx.$executeRaw`SELECT pg_notify('lienlight_changes', ${payload})`;
  }
};
