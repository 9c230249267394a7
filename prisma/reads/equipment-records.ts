import { z } from 'zod';
import { RECORD_KINDS, type RecordContent, type RecordKind } from '#domain/equipment/records';
import type { CalendarDate } from '#domain/time/calendar-date';
import { type Database, Prisma } from '../client.ts';
import { parseRecord } from './equipment-record-details.ts';
import type { SeenEquipment } from './see-equipment.ts';
import { dayOf, type PartyName } from './see-receivable.ts';

export interface EquipmentDocumentView {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly mediaType: string;
  readonly size: number;
  readonly sha256: string;
  readonly isPublic: boolean;
  readonly recordId: string | null;
  readonly createdAt: Date;
}

/** `recorded`: on chain; `settling`: on its way; `given`: a notice, which has no event; `void`: refused or given up. */
export const RECORD_STATUSES = ['recorded', 'settling', 'given', 'void'] as const;
export type RecordStatus = (typeof RECORD_STATUSES)[number];

/** A record of a machine that was opened to the reader. */
export type EquipmentRecordView = RecordContent & {
  readonly id: string;
  readonly date: CalendarDate;
  readonly until: CalendarDate | null;
  readonly currency: string | null;
  readonly amountMinor: bigint | null;
  readonly root: string;
  readonly isPublic: boolean;
  readonly status: RecordStatus;
  readonly by: PartyName | null;
  readonly createdAt: Date;
  readonly documents: readonly EquipmentDocumentView[];
};

interface RecordRow {
  id: string;
  kind: RecordKind;
  date: Date;
  until: Date | null;
  currency: string | null;
  amountMinor: bigint | null;
  details: unknown;
  root: string;
  isPublic: boolean;
  organisationId: string;
  organisationName: string;
  createdAt: Date;
  status: RecordStatus;
}

const documentSelect = {
  id: true,
  kind: true,
  isPublic: true,
  recordId: true,
  createdAt: true,
  file: { select: { name: true, mediaType: true, size: true, sha256: true } },
} as const;

const documentsOf = async (db: Database, recordIds: readonly string[]): Promise<EquipmentDocumentView[]> => {
  const rows = await db.equipmentDocument.findMany({
    where: { recordId: { in: [...recordIds] } },
    select: documentSelect,
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  return rows.map(({ file, ...row }) => ({ ...row, ...file }));
};

/** The JSON (an expression of this folder) has the record's root as one of its values. */
const names = (json: string): Prisma.Sql =>
  Prisma.sql`EXISTS (SELECT 1 FROM jsonb_each(${Prisma.raw(json)}) v WHERE v.value = to_jsonb(r.root))`;

/**
 * Records of a machine whose details were opened to the reader, newest first. A record counts when its root is on chain; one
 * whose action was refused, or whose agreement came to nothing, is `void` and left out unless asked for.
 */
export const equipmentRecords = async (
  db: Database,
  { subject, viewer }: Pick<SeenEquipment, 'subject' | 'viewer'>,
  {
    kinds = RECORD_KINDS,
    withVoid = false,
  }: { readonly kinds?: readonly RecordKind[]; readonly withVoid?: boolean } = {},
): Promise<EquipmentRecordView[]> => {
  const rows = await db.$queryRaw<RecordRow[]>`
    SELECT * FROM (
      SELECT r.id, r.kind, r.date, r.until, r.currency, r."amountMinor", r.details, r.root, r."isPublic", r."organisationId",
             o.name AS "organisationName", r."createdAt",
             CASE WHEN r.kind = 'delivery-notice' THEN 'given'
                  WHEN EXISTS (SELECT 1 FROM events e WHERE e.subject = r.subject AND e.contract = 'EquipmentTitle'
                         AND ${names('e.args')}) THEN 'recorded'
                  WHEN EXISTS (SELECT 1 FROM actions a WHERE a.subject = r.subject AND a.contract = 'EquipmentTitle'
                         AND a.status IN ('PENDING', 'SUBMITTED') AND ${names('a.message')}) THEN 'settling'
                  ELSE 'void' END AS status
        FROM equipment_records r JOIN organisations o ON o.id = r."organisationId"
       WHERE r.subject = ${subject} AND r.kind = ANY(${[...kinds]})
         AND EXISTS (SELECT 1 FROM commitment_shares s WHERE s.root = r.root AND s."organisationId" = ANY(${[...viewer.readers]}::uuid[]))
      ) AS found WHERE status <> 'void' OR ${withVoid}
     ORDER BY date DESC, "createdAt" DESC, id DESC`;
  const documents = await documentsOf(
    db,
    rows.map(row => row.id),
  );
  return rows.flatMap(({ date, until, details, kind, organisationId, organisationName, ...row }) => {
    const content = parseRecord(kind, details);
    return content === null
      ? []
      : [
          {
            ...row,
            ...content,
            date: dayOf(date),
            until: until && dayOf(until),
            by: { organisationId, name: organisationName },
            documents: documents.filter(({ recordId }) => recordId === row.id),
          },
        ];
  });
};

const uuid = z.guid();

/** A document with its bytes, if its record was opened to one of the readers; the caller knows that they see the machine. */
export const documentBytes = async (db: Database, documentId: string) =>
  uuid.safeParse(documentId).success
    ? db.equipmentDocument.findUnique({
        where: { id: documentId },
        select: {
          subject: true,
          isPublic: true,
          record: { select: { root: true } },
          file: { select: { name: true, mediaType: true, sha256: true, bytes: true } },
        },
      })
    : null;
