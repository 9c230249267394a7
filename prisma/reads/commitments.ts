import { z } from 'zod';
import type { Database } from '../client.ts';

export type Scalar = string | number | boolean | null;

const leaf = z.object({ path: z.string(), value: z.string(), salt: z.string() });
const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

export interface OpenedCommitment {
  readonly root: string;
  readonly kind: string;
  /** {path, value, salt} in leaf order, as *verify* recomputes them. */
  readonly leaves: readonly z.output<typeof leaf>[];
  /** The details by their JSON pointer: `/amountMinor`, `/seller/name`, `file:invoice.xml`. */
  readonly fields: Readonly<Record<string, Scalar>>;
}

const openedOf = ({ root, kind, leaves }: { root: string; kind: string; leaves: unknown }): OpenedCommitment => {
  const parsed = z.array(leaf).parse(leaves);
  const fields = parsed.flatMap(({ path, value }) => {
    const opened = scalar.safeParse(JSON.parse(value));
    return opened.success ? [[path, opened.data] as const] : [];
  });
  return { root, kind, leaves: parsed, fields: Object.fromEntries(fields) };
};

/** Commitments by their roots, those alone that were opened to the organisation, or to those through whose eyes it reads. */
export const openedCommitments = async (
  db: Database,
  readers: string | readonly string[],
  roots: readonly string[],
): Promise<Map<string, OpenedCommitment>> => {
  const rows = await db.commitment.findMany({
    where: { root: { in: [...new Set(roots)] }, shares: { some: { organisationId: { in: [readers].flat() } } } },
    select: { root: true, kind: true, leaves: true },
  });
  return new Map(rows.map(row => [row.root, openedOf(row)]));
};

/** A commitment whoever it was opened to, for decisions that show nobody more than the evidence does; undefined when it is not here. */
export const commitmentByRoot = async (db: Database, root: string): Promise<OpenedCommitment | undefined> => {
  const row = await db.commitment.findUnique({ where: { root }, select: { root: true, kind: true, leaves: true } });
  return row ? openedOf(row) : undefined;
};

/** Every commitment about a subject that was opened to the organisation, or to those through whose eyes it reads; oldest first. */
export const commitmentsOf = async (
  db: Database,
  readers: string | readonly string[],
  subject: string,
): Promise<OpenedCommitment[]> => {
  const rows = await db.commitment.findMany({
    where: { subject, shares: { some: { organisationId: { in: [readers].flat() } } } },
    select: { root: true, kind: true, leaves: true },
    orderBy: [{ createdAt: 'asc' }, { root: 'asc' }],
  });
  return rows.map(openedOf);
};

/** A field of opened details as text; null when it is not there. */
export const textField = (opened: OpenedCommitment | undefined, path: string): string | null => {
  const value = opened?.fields[path];
  return typeof value === 'string' ? value : null;
};
