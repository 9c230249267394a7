import { type Hex, isBytes32 } from '#domain/hex';
import type { Database } from '../client.ts';

/** A machine of a lease. */
export interface LeaseMachine {
  readonly subject: Hex;
  readonly reference: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly serial: string;
  readonly gtin: string | null;
  /** In the machine's public address. */
  readonly publicId: string;
  readonly category: string;
  /** Let under this lease now; null before it commenced. */
  readonly running: boolean | null;
}

/** The machines with which a lease commenced; before that, those that it is to be of. */
export const leaseMachines = async (db: Database, lease: string): Promise<LeaseMachine[]> => {
  const rows = await db.$queryRaw<(Omit<LeaseMachine, 'subject'> & { subject: string })[]>`
    SELECT e.subject, e.reference, e.manufacturer, e.model, e.serial, e.gtin, e."publicId", e.category, m.running
      FROM leased_machine_projections m JOIN equipment e ON e.subject = m.machine WHERE m.lease = ${lease}
    UNION ALL
    SELECT e.subject, e.reference, e.manufacturer, e.model, e.serial, e.gtin, e."publicId", e.category, NULL
      FROM leased_equipment k JOIN equipment e ON e.subject = k.machine
     WHERE k.lease = ${lease} AND NOT EXISTS (SELECT 1 FROM leased_machine_projections m WHERE m.lease = ${lease})
    ORDER BY reference`;
  return rows.flatMap(row => (isBytes32(row.subject) ? [{ ...row, subject: row.subject }] : []));
};
