import { type Hex, isBytes32 } from '#domain/hex';
import type { Database } from '#prisma/client';
import { recordedBy } from '#prisma/reads/telemetry-visible';

/**
 * Machines by their subject or reference, of those for which the organisation may record readings: it holds title or has
 * them in hand, is lessor or lessee of the lease that runs, or made them. Names that are not here are none of its business.
 */
export const recordableMachines = async (
  db: Database,
  organisationId: string,
  names: readonly string[],
  now: Date,
): Promise<Map<string, Hex>> => {
  const asked = [...new Set(names)];
  if (asked.length === 0) return new Map();
  const rows = await db.$queryRaw<{ subject: string; reference: string }[]>`
    SELECT machine.subject, machine.reference FROM equipment machine
     WHERE (machine.subject = ANY(${asked}::text[]) OR machine.reference = ANY(${asked}::text[]))
       AND machine.subject IN ${recordedBy(organisationId, now)}`;
  return new Map(
    rows.flatMap(({ subject, reference }) =>
      isBytes32(subject)
        ? [
            [subject, subject],
            [reference, subject],
          ]
        : [],
    ),
  );
};
