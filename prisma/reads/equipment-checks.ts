import {
  likenessKey,
  likenessOfMachines,
  type MachineIdentity,
  type MachineLikeness,
} from '#domain/equipment/identity';
import { type PassportCheck, type PassportFacts, passportChecks } from '#domain/equipment/passport-checks';
import { dateOf } from '#domain/time/calendar-date';
import type { Database } from '../client.ts';
import { recallsOfMachine } from './equipment-recalls.ts';
import { type EquipmentRecordView, equipmentRecords } from './equipment-records.ts';
import { isLiveEquipment } from './equipment-visible.ts';
import type { SeenEquipment } from './see-equipment.ts';

interface LikeMachine {
  readonly manufacturer: string;
  readonly organisation: string | null;
  readonly serial: string;
  readonly gtin: string | null;
}

const identityOf = ({ manufacturer, organisation, serial, gtin }: LikeMachine): MachineIdentity => ({
  manufacturers: [manufacturer, ...(organisation === null ? [] : [organisation])],
  serial,
  gtin,
});

/** Other live machines that are like this one. Their serials are told, whose they are is not. */
const conflictsOf = async (
  db: Database,
  { subject, row }: SeenEquipment,
): Promise<{ readonly kind: MachineLikeness; readonly serial: string }[]> => {
  const others = await db.$queryRaw<LikeMachine[]>`
    SELECT e.manufacturer, maker.name AS organisation, e.serial, e.gtin FROM equipment e
      LEFT JOIN organisations maker ON maker.id = e."manufacturerId"
      LEFT JOIN equipment_projections p ON p.subject = e.subject
     WHERE e."likenessKey" = ${likenessKey(row.serial)} AND e.subject <> ${subject} AND coalesce(p.status, '') <> 'Cancelled'
       AND ${isLiveEquipment('e')} ORDER BY e."createdAt" LIMIT 50`;
  const own = identityOf({ ...row, organisation: row.manufacturerOrganisation?.name ?? null });
  return others.flatMap(other => {
    const kind = likenessOfMachines(identityOf(other), own);
    return kind === null ? [] : [{ kind, serial: other.serial }];
  });
};

type RecordOf<Kind extends EquipmentRecordView['kind']> = Extract<EquipmentRecordView, { kind: Kind }>;

const ofKind = <Kind extends EquipmentRecordView['kind']>(
  records: readonly EquipmentRecordView[],
  kind: Kind,
): RecordOf<Kind>[] => records.filter((one): one is RecordOf<Kind> => one.kind === kind && one.status === 'recorded');

const sightingsOf = (records: readonly EquipmentRecordView[]): PassportFacts['sightings'] => {
  const read = [...ofKind(records, 'delivery'), ...ofKind(records, 'inspection')].flatMap(({ date, root, details }) =>
    details.isSerialSame === null ? [] : [{ date, root, isSerialSame: details.isSerialSame }],
  );
  return read.sort((a, b) => (a.date < b.date ? 1 : -1));
};

/**
 * What the record says for and against a machine, as far as it was opened to the reader. Records that are on chain count.
 *
 * @param wantedLossPayeeId whose name should stand on the policy; null where nobody asks
 */
export const machineChecks = async (
  db: Database,
  seen: SeenEquipment,
  now: Date,
  wantedLossPayeeId: string | null = null,
): Promise<PassportCheck[]> => {
  const { row, state, viewer, subject } = seen;
  if (!state) return [];
  const records = await equipmentRecords(db, seen);
  const recalls = await recallsOfMachine(db, viewer.organisationId, subject, now);
  const documents = records.flatMap(record => record.documents);
  const count = (kind: string): number => documents.filter(document => document.kind === kind).length;
  return passportChecks({
    today: dateOf(Math.floor(now.getTime() / 1000)),
    status: state.status,
    declared: row.declared,
    root: row.root,
    conflicts: await conflictsOf(db, seen),
    openRecalls: recalls.filter(({ machine }) => machine.status === 'announced').map(({ number }) => number),
    sightings: sightingsOf(records),
    inspections: ofKind(records, 'inspection').map(({ date, until, root, details }) => ({
      date,
      until,
      root,
      result: details.result,
    })),
    insurances: ofKind(records, 'insurance').map(({ date, until, root, details }) => ({
      date,
      until: until ?? date,
      root,
      lossPayeeId: details.lossPayeeId,
    })),
    valuations: ofKind(records, 'valuation').map(({ date, root }) => ({ date, root })),
    maintenances: ofKind(records, 'maintenance').map(({ date, until, root }) => ({ date, until, root })),
    documents: { specifications: count('specification'), photographs: count('photograph') },
    wantedLossPayeeId,
  });
};
