import type { Transaction } from '#prisma/client';

/** Events of `Organisations` after which an organisation's private row says something else. */
const MARKING = ['OrganisationAdmitted', 'OrganisationFrozen', 'OrganisationUnfrozen'] as const;

interface Marks {
  admittedAt: Date | null;
  frozenAt: Date | null;
}

const mark = (marks: Partial<Marks>, name: string, at: Date): Partial<Marks> => {
  if (name === 'OrganisationAdmitted') return { ...marks, admittedAt: at };
  if (name === 'OrganisationFrozen') return { ...marks, frozenAt: at };
  return name === 'OrganisationUnfrozen' ? { ...marks, frozenAt: null } : marks;
};

interface Decided {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
}

const concerned = (events: readonly Decided[]): string[] => [
  ...new Set(events.filter(({ name }) => MARKING.some(marking => marking === name)).map(({ args }) => String(args.id))),
];

/** What the consortium has decided about organisations in a block, on their private rows. */
export const markOrganisations = async (tx: Transaction, events: readonly Decided[], at: Date): Promise<void> => {
  for (const chainId of concerned(events)) {
    const marks = events
      .filter(({ args }) => String(args.id) === chainId)
      .reduce<Partial<Marks>>((so, { name }) => mark(so, name, at), {});
    await tx.organisation.updateMany({ where: { chainId }, data: marks });
  }
};

/** The same from the events that remain, once these were dropped: who was frozen before an unfreezing that is gone is frozen. */
export const remarkOrganisations = async (tx: Transaction, dropped: readonly Decided[]): Promise<void> => {
  const chainIds = concerned(dropped);
  if (chainIds.length === 0) return;
  const remaining = await tx.$queryRaw<{ id: string; name: string; timestamp: bigint }[]>`
    SELECT e.args->>'id' AS id, e.name, b.timestamp FROM events e JOIN blocks b ON b.hash = e."blockHash"
     WHERE e.contract = 'Organisations' AND e.name = ANY(${[...MARKING]}::text[])
       AND e.args->>'id' = ANY(${chainIds}::text[])
     ORDER BY e."blockNumber", e."logIndex"`;
  for (const chainId of chainIds) {
    const marks = remaining
      .filter(({ id }) => id === chainId)
      .reduce<Partial<Marks>>((so, { name, timestamp }) => mark(so, name, new Date(Number(timestamp) * 1000)), {
        admittedAt: null,
        frozenAt: null,
      });
    await tx.organisation.updateMany({ where: { chainId }, data: marks });
  }
};
