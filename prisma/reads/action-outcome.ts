import type { Database } from '../client.ts';

export interface ActionOutcome {
  readonly id: string;
  readonly status: string;
  readonly refusalCode: string | null;
  readonly refusalParams: Readonly<Record<string, string>>;
}

const textsOf = (json: unknown): Readonly<Record<string, string>> =>
  typeof json === 'object' && json !== null
    ? Object.fromEntries(Object.entries(json).map(([name, value]) => [name, String(value)]))
    : {};

/** What became of an action of the organisation, or of one that signed with it; null for strangers. */
export const actionOutcome = async (
  db: Database,
  organisationId: string,
  id: string,
): Promise<ActionOutcome | null> => {
  const row = await db.action.findFirst({
    where: {
      id,
      OR: [{ organisationId }, { agreements: { some: { signers: { some: { organisationId } } } } }],
    },
    select: { id: true, status: true, refusalCode: true, refusalParams: true },
  });
  return row && { ...row, refusalParams: textsOf(row.refusalParams) };
};
