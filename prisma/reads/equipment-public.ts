import { normalizeGtin } from '#domain/equipment/digital-link';
import { normalizeSerial } from '#domain/equipment/identity';
import { isOpenEquipmentEvent } from '#domain/equipment/open-events';
import type { InspectionResult } from '#domain/equipment/records';
import type { EquipmentState } from '#domain/equipment/state';
import type { CalendarDate } from '#domain/time/calendar-date';
import type { Database } from '../client.ts';
import { foldedEquipmentEvents } from './equipment-events.ts';
import { RECORD_DETAILS } from './equipment-record-details.ts';
import { evidenceOfMachine } from './equipment-timeline.ts';
import type { EvidenceEvent } from './evidence-events.ts';
import { dayOf } from './see-receivable.ts';

/** Fields of a passport that anybody may open, by their paths in its commitment. */
export const PUBLIC_PASSPORT_PATHS = [
  '/manufacturer',
  '/model',
  '/serial',
  '/gtin',
  '/category',
  '/year',
  '/origin',
] as const;

/**
 * What anybody may be told of a machine who reads its code. Nothing of who owns it, has it or leases it, of where it is, or
 * of money; of an event's values its commitment alone.
 */
export interface PublicEquipment {
  readonly publicId: string;
  readonly subject: string;
  readonly manufacturer: string;
  /** Whether the manufacturer itself issued the passport; else an owner declared it. */
  readonly isByManufacturer: boolean;
  readonly model: string;
  readonly serial: string;
  readonly gtin: string | null;
  readonly category: string;
  readonly year: number;
  /** ISO 3166-1 alpha-2 of the country of origin. */
  readonly origin: string | null;
  readonly status: EquipmentState['status'];
  /** When it was retired, lost or cancelled. */
  readonly endedAt: Date | null;
  readonly issuedAt: Date;
  readonly recalls: readonly {
    readonly recall: string;
    readonly number: string;
    readonly title: string;
    readonly text: string;
    readonly remedy: string;
    readonly announcedAt: Date;
    readonly cleared: boolean;
  }[];
  /** Those that whoever made them lets be seen: that they took place, and what came of them. */
  readonly inspections: readonly {
    readonly date: CalendarDate;
    readonly until: CalendarDate | null;
    readonly result: InspectionResult;
    readonly isSerialSame: boolean | null;
    readonly root: string;
  }[];
  readonly documents: readonly {
    readonly id: string;
    readonly kind: string;
    readonly name: string;
    readonly mediaType: string;
    readonly size: number;
    readonly sha256: string;
  }[];
  /** Commitment to the passport. */
  readonly root: string;
  readonly events: readonly EvidenceEvent[];
}

/** What a code or an address names. */
export type PublicName =
  | { readonly gtin: string; readonly serial: string }
  | { readonly publicId: string }
  | { readonly subject: string };

const subjectOf = async (db: Database, name: PublicName): Promise<string | null> => {
  if ('subject' in name) return name.subject.toLowerCase();
  if ('publicId' in name) {
    const found = await db.equipment.findUnique({
      where: { publicId: name.publicId.toLowerCase() },
      select: { subject: true },
    });
    return found?.subject ?? null;
  }
  const [gtin, serialKey] = [normalizeGtin(name.gtin), normalizeSerial(name.serial)];
  if (gtin === null || serialKey === '') return null;
  // A passport that was cancelled may stand beside the one that was made right after it.
  const rows = await db.equipment.findMany({
    where: { gtin, serialKey, projection: { isNot: null } },
    select: { subject: true, projection: { select: { status: true } } },
    orderBy: { createdAt: 'desc' },
  });
  return (rows.find(row => row.projection?.status !== 'Cancelled') ?? rows[0])?.subject ?? null;
};

const publicRecords = async (db: Database, subject: string, roots: ReadonlySet<string>) => {
  const rows = await db.equipmentRecord.findMany({
    where: { subject, isPublic: true, kind: 'inspection' },
    select: { date: true, until: true, details: true, root: true },
    orderBy: { date: 'desc' },
  });
  return rows.flatMap(({ date, until, details, root }) => {
    const parsed = RECORD_DETAILS.inspection.safeParse(details);
    if (!parsed.success || !roots.has(root)) return [];
    const { result, isSerialSame } = parsed.data;
    return [{ date: dayOf(date), until: until && dayOf(until), result, isSerialSame, root }];
  });
};

const publicRecalls = async (db: Database, { subject, recalls }: EquipmentState) => {
  const rows = await db.recalledEquipment.findMany({
    where: { subject },
    select: {
      recall: true,
      campaign: { select: { number: true, title: true, text: true, remedy: true, announcedAt: true } },
    },
    orderBy: { campaign: { announcedAt: 'desc' } },
  });
  return rows.flatMap(({ recall, campaign }) => {
    const onChain = recalls.find(one => one.recall === recall);
    return onChain ? [{ recall, ...campaign, cleared: onChain.cleared }] : [];
  });
};

/** The machine that a code names, as anybody may see it; null where the serial is not known here. */
export const publicEquipment = async (db: Database, name: PublicName): Promise<PublicEquipment | null> => {
  const subject = await subjectOf(db, name);
  const row = subject === null ? null : await db.equipment.findUnique({ where: { subject } });
  if (!row) return null;
  const folded = await foldedEquipmentEvents(db, row.subject);
  const [first, last] = [folded[0], folded.at(-1)];
  if (!first || !last) return null;
  const events = folded.filter(({ event }) => isOpenEquipmentEvent(event.type)).map(evidenceOfMachine);
  const roots = new Set(events.flatMap(({ root }) => root ?? []));
  const passport = await db.equipmentRecord.findUnique({ where: { root: row.root }, select: { details: true } });
  const details = RECORD_DETAILS.passport.safeParse(passport?.details);
  const documents = await db.equipmentDocument.findMany({
    where: { subject: row.subject, isPublic: true, record: { root: { in: [...roots] } } },
    select: { id: true, kind: true, file: { select: { name: true, mediaType: true, size: true, sha256: true } } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
  });
  const ended = folded.find(({ after }) => after.status !== 'Recorded');
  return {
    publicId: row.publicId,
    subject: row.subject,
    manufacturer: row.manufacturer,
    isByManufacturer: !row.declared,
    model: row.model,
    serial: row.serial,
    gtin: row.gtin,
    category: row.category,
    year: row.year,
    origin: details.success ? details.data.origin : null,
    status: last.after.status,
    endedAt: ended?.at ?? null,
    issuedAt: first.at,
    recalls: await publicRecalls(db, last.after),
    inspections: await publicRecords(db, row.subject, roots),
    documents: documents.map(({ file, ...document }) => ({ ...document, ...file })),
    root: row.root,
    events: events.map(event => ({
      ...event,
      args: Object.fromEntries(Object.entries(event.args).filter(([, value]) => value === event.root)),
    })),
  };
};
