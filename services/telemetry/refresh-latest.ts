import { type Doubt, isDoubt, PLACE_DOUBTS, TIME_DOUBTS } from '#domain/telemetry/doubts';
import { standingMeter } from '#domain/telemetry/latest';
import { METER_FIELDS, METER_KINDS, type MeterKind, SLOTS } from '#domain/telemetry/meters';
import { isTrustTier, type TrustTier } from '#domain/telemetry/reading';
import { RUNNING_GAP_MS } from '#domain/telemetry/running';
import { PLACE_HOLDS_MS, standingWord } from '#domain/telemetry/tiers';
import { KEPT_PLAN, Prisma, type Transaction } from '#prisma/client';
import { doubtArray, METER_SLOTS, meterBelieved, ofMeterSlot, showsMeter } from '#prisma/reads/stored-readings';
import { countryOf } from './countries.ts';
import { isOfStream, sourcesOf } from './sources.ts';

/** The newest reading of a machine under a condition, of all its sources: the newest of each by its index, then of those. */
const newest = (
  name: string,
  columns: string,
  doubts: readonly Doubt[],
  condition: Prisma.Sql,
): Prisma.Sql => Prisma.sql`
  LEFT JOIN LATERAL (
    SELECT ${Prisma.raw(columns)} FROM sources s CROSS JOIN LATERAL (
        SELECT r.* FROM readings r WHERE ${isOfStream('r', 's')} AND ${condition}
           AND NOT r.doubts && ${doubtArray(doubts)} ORDER BY r.time DESC, r.sequence DESC LIMIT 1) r
     WHERE s.subject = machine.subject
     ORDER BY r.time DESC, r.sequence DESC, r.source DESC, r.id DESC LIMIT 1) ${Prisma.raw(name)} ON TRUE`;

interface LatestRow {
  readonly subject: string;
  readonly at: Date | null;
}

interface WordRow {
  readonly subject: string;
  readonly element: string;
  readonly slot: string;
  readonly isBelieved: boolean;
  readonly id: string;
  readonly source: string;
  readonly trust: number;
  readonly time: Date;
  readonly sequence: bigint;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly value: string | null;
  readonly doubts: readonly string[];
}

type Word = Omit<WordRow, 'time' | 'trust' | 'slot' | 'doubts'> & {
  readonly time: number;
  readonly trust: TrustTier;
  readonly slot: (typeof SLOTS)[number];
  readonly doubts: readonly Doubt[];
};

/** The newest word of each source of a machine under a condition. */
const newestWord = (
  { element, slot, isBelieved, value }: { element: string; slot: string; isBelieved: boolean; value: Prisma.Sql },
  condition: Prisma.Sql,
): Prisma.Sql => Prisma.sql`
  (SELECT s.subject, ${element}::text AS element, ${slot}::text AS slot, ${isBelieved}::boolean AS "isBelieved", r.id, r.source, r.trust,
          r.time, r.sequence, r.latitude, r.longitude, ${value} AS value, r.doubts
     FROM readings r WHERE ${isOfStream('r', 's')} AND ${condition} ORDER BY r.time DESC, r.sequence DESC LIMIT 1)`;

const PLACE = Prisma.sql`r.fix = 'valid' AND r.latitude IS NOT NULL AND NOT r.doubts && ${doubtArray(PLACE_DOUBTS)}`;

/** What each source says of place and meters: its newest, and the newest that is believed. */
const readWords = async (tx: Transaction, subjects: readonly string[]): Promise<Word[]> => {
  const words = [
    newestWord({ element: 'place', slot: 'machine', isBelieved: true, value: Prisma.sql`NULL::text` }, PLACE),
    ...METER_SLOTS.flatMap(({ kind, slot }) => {
      const value = Prisma.raw(`r."${METER_FIELDS[kind]}"::text`);
      const of = ofMeterSlot(kind, slot);
      return [
        newestWord({ element: kind, slot, isBelieved: true, value }, Prisma.sql`${meterBelieved(kind)} AND ${of}`),
        newestWord({ element: kind, slot, isBelieved: false, value }, Prisma.sql`${showsMeter(kind)} AND ${of}`),
      ];
    }),
  ];
  const rows = await tx.$queryRaw<WordRow[]>`${KEPT_PLAN}
    WITH ${sourcesOf(Prisma.sql`SELECT unnest(${[...subjects]}::text[])`)}
    SELECT word.* FROM sources s CROSS JOIN LATERAL (${Prisma.join(words, ' UNION ALL ')}) word`;
  return rows.flatMap(row => {
    const slot = SLOTS.find(one => one === row.slot);
    const { trust, time, doubts } = row;
    if (!slot || !isTrustTier(trust)) return [];
    return [{ ...row, slot, trust, time: time.getTime(), doubts: doubts.filter(isDoubt) }];
  });
};

const iso = (time: number): string => new Date(time).toISOString();

const placeColumns = (words: readonly Word[]) => {
  const word = standingWord(
    words.filter(({ element }) => element === 'place'),
    PLACE_HOLDS_MS,
  );
  if (!word || word.latitude === null || word.longitude === null) return {};
  const { latitude, longitude, time, source, trust } = word;
  const country = countryOf({ latitude, longitude });
  return { positionAt: iso(time), latitude, longitude, country, positionSource: source, positionTrust: trust };
};

const meterColumns = (words: readonly Word[], kind: MeterKind) => {
  const own = words.flatMap(word =>
    word.element === kind && word.value !== null ? [{ ...word, value: Number(word.value) }] : [],
  );
  const standing = standingMeter(
    own.filter(({ isBelieved }) => isBelieved),
    own.filter(({ isBelieved }) => !isBelieved),
  );
  if (!standing) return { columns: {}, doubted: null };
  const { word, doubted } = standing;
  const at = { 'engine-hours': 'engineHoursAt', kilometres: 'odometerAt', cycles: 'cyclesAt' }[kind];
  return {
    columns: { [METER_FIELDS[kind]]: word.value, [at]: iso(word.time) },
    doubted: doubted && { at: iso(doubted.time), value: doubted.value, doubts: doubted.doubts },
  };
};

const wordColumns = (words: readonly Word[]) => {
  const meters = METER_KINDS.map(kind => ({ kind, ...meterColumns(words, kind) }));
  const doubted = meters.flatMap(one => (one.doubted ? [[one.kind, one.doubted] as const] : []));
  return {
    ...placeColumns(words),
    ...Object.assign({}, ...meters.map(({ columns }) => columns)),
    meterDoubts: doubted.length > 0 ? Object.fromEntries(doubted) : null,
  };
};

/** A word of the engine or of movement holds for so long; it is looked for no further back. */
const NOT_LONG_BEFORE = Prisma.sql`r.time > seen.time - interval '${Prisma.raw(String(RUNNING_GAP_MS))} milliseconds'`;

const MOTION = `CASE jsonb_typeof(r.details->'motion') WHEN 'boolean' THEN (r.details->>'motion')::boolean END`;
const COURSE = `CASE jsonb_typeof(r.details->'courseDeg') WHEN 'number' THEN (r.details->>'courseDeg')::double precision END`;

/** What the newest readings say, whosever they are. */
const readLatest = (tx: Transaction, subjects: readonly string[]): Promise<LatestRow[]> => tx.$queryRaw<
  LatestRow[]
>`${KEPT_PLAN}
  WITH machines AS (SELECT DISTINCT subject FROM unnest(${[...subjects]}::text[]) AS m(subject)),
       ${sourcesOf(Prisma.sql`SELECT subject FROM machines`)}
  SELECT machine.subject, seen.time AS at, fuel."fuelPercent",
         engine."engineOn", motion."inMotion", motion."speedMps", motion."courseDeg"
    FROM machines machine
    ${newest('seen', 'r.time', TIME_DOUBTS, Prisma.sql`TRUE`)}
    ${newest('fuel', 'r."fuelPercent"', TIME_DOUBTS, Prisma.sql`r."fuelPercent" IS NOT NULL AND r.time > seen.time - interval '30 days'`)}
    ${newest('engine', 'r.time, r."engineOn"', TIME_DOUBTS, Prisma.sql`r."engineOn" IS NOT NULL AND ${NOT_LONG_BEFORE}`)}
    ${newest('motion', `r.time, r."speedMps", ${MOTION} AS "inMotion", ${COURSE} AS "courseDeg"`, PLACE_DOUBTS, Prisma.sql`(r."speedMps" IS NOT NULL OR jsonb_typeof(r.details->'motion') = 'boolean') AND ${NOT_LONG_BEFORE}`)}`;

/** The newest state of machines, each element of its own time, made from what is stored. */
export const refreshLatest = async (tx: Transaction, subjects: readonly string[]): Promise<void> => {
  const rows = await readLatest(tx, subjects);
  const words = await readWords(tx, subjects);
  const known = rows.flatMap(row =>
    row.at === null ? [] : [{ ...row, ...wordColumns(words.filter(({ subject }) => subject === row.subject)) }],
  );
  const columns = Prisma.raw(
    `subject, at, "positionAt", latitude, longitude, "positionSource", "positionTrust", country, "engineHoursMs", "engineHoursAt",
     "odometerM", "odometerAt", cycles, "cyclesAt", "fuelPercent", "engineOn", "inMotion", "speedMps", "courseDeg", "meterDoubts"`,
  );
  await tx.$executeRaw`DELETE FROM equipment_latest WHERE subject = ANY(${[...subjects]}::text[])`;
  await tx.$executeRaw`
    INSERT INTO equipment_latest (${columns})
    SELECT ${columns} FROM jsonb_to_recordset(${JSON.stringify(known)}::jsonb) AS l(subject text, at timestamptz,
      "positionAt" timestamptz, latitude double precision, longitude double precision, "positionSource" text,
      "positionTrust" smallint, country text, "engineHoursMs" bigint, "engineHoursAt" timestamptz, "odometerM" bigint,
      "odometerAt" timestamptz, cycles bigint, "cyclesAt" timestamptz, "fuelPercent" double precision, "engineOn" boolean, "inMotion" boolean,
      "speedMps" double precision, "courseDeg" double precision, "meterDoubts" jsonb)`;
};
