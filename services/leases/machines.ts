import { type Hex, isBytes32 } from '#domain/hex';
import { accept, type Refusal, type Result, refuse } from '#domain/result';
import type { Database } from '#prisma/client';

/** A machine that is to be let. */
export interface DraftMachine {
  readonly subject: Hex;
  readonly reference: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly serial: string;
}

interface Letting {
  readonly lessorId: string;
  /** Who names them: the lessor, or in a sale and lease-back the seller, who holds them still. */
  readonly viewerId: string;
  /** By subject or reference. */
  readonly names: readonly string[];
  readonly head: { readonly subject: Hex; readonly machines: readonly Hex[] } | null;
}

interface MachineRow extends Omit<DraftMachine, 'subject'> {
  readonly subject: string;
  readonly status: string | null;
  readonly known: boolean;
  readonly lease: string | null;
  /** The day on which that lease ends. */
  readonly until: Date | null;
  /** Who holds title; null where that is not known here. */
  readonly holder: string | null;
}

const rowsOf = (db: Database, { viewerId, names, head }: Letting): Promise<MachineRow[]> => {
  const subjects = names.map(name => name.toLowerCase());
  const references = names.map(name => name.toUpperCase());
  return db.$queryRaw<MachineRow[]>`
    SELECT e.subject, e.reference, e.manufacturer, e.model, e.serial, p.status,
           (e."issuerId" = ${viewerId}::uuid
             OR EXISTS (SELECT 1 FROM participations part WHERE part.subject = e.subject AND part."organisationId" = ${viewerId}::uuid)
             OR EXISTS (SELECT 1 FROM party_keys own WHERE own.subject = e.subject AND own."organisationId" = ${viewerId}::uuid)
             OR EXISTS (SELECT 1 FROM leased_machine_projections m WHERE m.machine = e.subject AND m.lease = ${head?.subject ?? null})) AS known,
           (SELECT l.reference FROM leased_machine_projections m JOIN leases l ON l.subject = m.lease
             WHERE m.machine = e.subject AND m.running AND m.head IS NOT DISTINCT FROM ${head?.subject ?? null} LIMIT 1) AS lease,
           (SELECT l."endsOn" FROM leased_machine_projections m JOIN leases l ON l.subject = m.lease
             WHERE m.machine = e.subject AND m.running AND m.head IS NOT DISTINCT FROM ${head?.subject ?? null} LIMIT 1) AS until,
           CASE WHEN p.subject IS NULL THEN e."issuerId" ELSE holder."organisationId" END AS holder
      FROM equipment e LEFT JOIN equipment_projections p ON p.subject = e.subject
      LEFT JOIN party_keys holder ON holder.address = p."holderKey" AND holder.subject = e.subject
     WHERE e.subject = ANY(${subjects}::text[]) OR e.reference = ANY(${references}::text[])
     ORDER BY e.reference`;
};

/**
 * Machines that a lease may be of, as far as can be said before it is accepted; whether the lessor may let them is decided
 * then. Refusals: `unknown-machine` (params: machine; a stranger's machine too), `machine-named-twice`, `machine-gone` (retired,
 * lost or cancelled), `machine-not-of-head`. Warnings: `already-let` (params: machine, lease, until), `title-held-by-other`.
 */
export const machinesToLet = async (
  db: Database,
  letting: Letting,
): Promise<Result<{ readonly machines: readonly DraftMachine[]; readonly warnings: readonly Refusal[] }>> => {
  const rows = await rowsOf(db, letting);
  const machines: DraftMachine[] = [];
  const warnings: Refusal[] = [];
  for (const name of letting.names) {
    const row = rows.find(one => one.subject === name.toLowerCase() || one.reference === name.toUpperCase());
    if (!row?.known || !isBytes32(row.subject)) return refuse('unknown-machine', { machine: name }, 'machines');
    const { subject, reference, manufacturer, model, serial } = row;
    const params = { machine: reference };
    if (machines.some(one => one.subject === subject)) return refuse('machine-named-twice', params, 'machines');
    if (row.status !== null && row.status !== 'Recorded') return refuse('machine-gone', params, 'machines');
    if (letting.head && !letting.head.machines.includes(subject))
      return refuse('machine-not-of-head', params, 'machines');
    if (row.lease !== null) {
      const until = row.until?.toISOString().slice(0, 10) ?? '';
      warnings.push({ code: 'already-let', params: { ...params, lease: row.lease, until } });
    }
    if (letting.head === null && row.holder !== letting.lessorId)
      warnings.push({ code: 'title-held-by-other', params });
    machines.push({ subject, reference, manufacturer, model, serial });
  }
  return accept({ machines, warnings });
};
