import type { Database } from '../client.ts';
import type { SeenEquipment } from './see-equipment.ts';

/** An organisation that may look at a machine for another. */
export interface AppointedInspector {
  readonly id: string;
  readonly inspector: string;
  readonly appointedBy: string;
  readonly note: string | null;
  readonly until: Date;
}

/** Appointments that run, of the reader's own and of itself: whom a lender sends is not the owner's to know. */
export const appointedInspectors = async (
  db: Database,
  { subject, viewer }: SeenEquipment,
  now: Date,
): Promise<AppointedInspector[]> => {
  const readers = [...viewer.readers];
  const rows = await db.inspectorAppointment.findMany({
    where: {
      subject,
      endedAt: null,
      expiresAt: { gt: now },
      OR: [{ appointedById: { in: readers } }, { inspectorId: { in: readers } }],
    },
    select: {
      id: true,
      note: true,
      expiresAt: true,
      inspector: { select: { name: true } },
      appointedBy: { select: { name: true } },
    },
    orderBy: { createdAt: 'asc' },
  });
  return rows.map(({ id, note, expiresAt, inspector, appointedBy }) => ({
    ...{ id, note, until: expiresAt },
    inspector: inspector.name,
    appointedBy: appointedBy.name,
  }));
};
