import type { MeterKind } from '#domain/telemetry/meters';
import type { TrustTier, UnixMs } from '#domain/telemetry/reading';
import type { Running } from '#domain/telemetry/running';
import type { MachineReport, ReportedMeterReading } from '#services/reports/machine-report';
import { alarmText } from '~/components/alarms/alarm-text';
import { countryIn } from '~/components/equipment/texts';
import { formatCount } from '~/components/format/amounts';
import type { SheetTexts } from '~/pdf/sheet-texts.server';
import type { ExportCell } from './table.server.ts';

const HOUR = 3_600_000;

export interface ReportColumn {
  readonly label: string;
  /** Share of a page's width, in percent. */
  readonly width: number;
  readonly end?: boolean;
}

/** A part of the report, for each kind of file to write in its own way. */
export interface ReportTable {
  readonly title: string;
  readonly summary?: string | undefined;
  readonly columns: readonly ReportColumn[];
  readonly rows: readonly (readonly ExportCell[])[];
}

const hours = (ms: number): ExportCell => ({ decimal: ms / HOUR, digits: 1 });
const kilometres = (metres: number): ExportCell => ({ decimal: metres / 1000, digits: 1 });
const at = (time: UnixMs | Date): ExportCell => ({ at: new Date(time) });
const count = (value: number): ExportCell => ({ count: value });
const share = (bps: number | null): ExportCell => (bps === null ? { notKnown: '–' } : { bps });

/**
 * Time at work, or idle: not known where no ignition told whether the engine was on, and where it was on and nothing told in which
 * of the two.
 */
const ranAs = ({ toldMs, onMs, unclearMs }: Running, ms: number, notKnown: string): ExportCell =>
  toldMs === 0 || (onMs > 0 && unclearMs === onMs) ? { notKnown } : hours(ms);

/** Shares as they are meant, of whatever columns there are. */
const fitted = (columns: readonly ReportColumn[]): ReportColumn[] => {
  const all = columns.reduce((sum, { width }) => sum + width, 0);
  return columns.map(column => ({ ...column, width: (column.width * 100) / all }));
};

/** The tables of a report, in the order in which they are read, in the reader's language. */
export class ReportTables {
  readonly #report: MachineReport;
  readonly #texts: SheetTexts;

  constructor(report: MachineReport, texts: SheetTexts) {
    this.#report = report;
    this.#texts = texts;
  }

  /** All but the summary. */
  details(): ReportTable[] {
    const { whereabouts, countries, alarms, access } = this.#report;
    return [
      this.#use(),
      this.#meters(),
      this.#replacements(),
      ...(access.exactPlace ? [this.#places()] : []),
      ...(whereabouts ? [this.#area(whereabouts)] : []),
      ...(countries ? [this.#borders(countries)] : []),
      ...(alarms ? [this.#alarms(alarms)] : []),
      this.#tiers(),
      this.#doubts(),
      this.#anchors(),
      this.#silences(),
    ];
  }

  #country(code: string | null): string {
    const { t, language } = this.#texts;
    return code === null ? t('telemetry:where.at-sea') : countryIn(language, code);
  }

  #tier(tier: TrustTier): string {
    return this.#texts.t(`telemetry:trust.${tier}`);
  }

  /** Label and value of what matters most. */
  summary(): ReportTable {
    const { t } = this.#texts;
    const { totals, utilisation, trust, whereabouts, alarms, anchors } = this.#report;
    const { running, trips, tripM } = totals;
    const notKnown = t('reports:not-told');
    const told = (all: Running, ms: number): ExportCell => (all.toldMs > 0 ? hours(ms) : { notKnown });
    const rows: (readonly [string, ExportCell])[] = [
      [t('reports:figure.engine'), hours(totals.engineMs)],
      [t('reports:figure.utilisation'), share(utilisation.bps)],
      [t('reports:figure.worked'), count(utilisation.workedDays)],
      [t('reports:figure.distance'), kilometres(totals.distanceM)],
      ...(totals.cycles > 0 ? [[t('reports:figure.cycles'), count(totals.cycles)] as const] : []),
      ...(running
        ? [
            [t('reports:figure.on'), told(running, running.onMs)] as const,
            [t('reports:figure.working'), ranAs(running, running.workingMs, notKnown)] as const,
            [t('reports:figure.idle'), ranAs(running, running.idleMs, notKnown)] as const,
            [t('reports:figure.unclear'), told(running, running.unclearMs)] as const,
          ]
        : []),
      ...(trips === null ? [] : [[t('reports:figure.trips'), count(trips)] as const]),
      ...(tripM === null ? [] : [[t('reports:figure.trip-km'), kilometres(tripM)] as const]),
      [t('reports:figure.readings'), count(trust.readings)],
      [t('reports:figure.lowest'), trust.lowest === null ? '–' : this.#tier(trust.lowest)],
      ...(whereabouts ? [[t('reports:figure.inside'), share(whereabouts.insideBps)] as const] : []),
      ...(alarms ? [[t('reports:figure.alarms'), count(alarms.length)] as const] : []),
      [t('reports:figure.anchored'), count(anchors.anchored)],
    ];
    return {
      title: t('reports:summary'),
      summary: t('reports:rule'),
      columns: [
        { label: t('reports:item'), width: 60 },
        { label: t('reports:value'), width: 40, end: true },
      ],
      rows,
    };
  }

  #use(): ReportTable {
    const { t } = this.#texts;
    const { days, access } = this.#report;
    const seesTrips = access.exactPlace;
    const hasCycles = days.some(({ cycles }) => cycles > 0);
    const end = (label: string, width: number): ReportColumn => ({ label, width, end: true });
    return {
      title: t('reports:use'),
      columns: fitted([
        { label: t('reports:day'), width: 14 },
        end(t('reports:figure.engine'), 10),
        end(t('reports:figure.utilisation'), 11),
        end(t('reports:figure.distance'), 11),
        ...(hasCycles ? [end(t('reports:figure.cycles'), 8)] : []),
        ...(seesTrips
          ? [
              end(t('reports:figure.working'), 9),
              end(t('reports:figure.idle'), 9),
              end(t('reports:figure.trips'), 8),
              end(t('reports:figure.trip-km'), 9),
            ]
          : []),
        end(t('reports:gap'), 10),
        end(t('reports:count'), 11),
      ]),
      rows: days.map(({ day, engineMs, bps, distanceM, cycles, running, trips, tripM, gapMs, readings }) => [
        { day },
        hours(engineMs),
        share(bps),
        kilometres(distanceM),
        ...(hasCycles ? [count(cycles)] : []),
        ...(seesTrips
          ? [
              running && ranAs(running, running.workingMs, '–'),
              running && ranAs(running, running.idleMs, '–'),
              trips === null ? null : count(trips),
              tripM === null ? null : kilometres(tripM),
            ]
          : []),
        gapMs > 0 ? hours(gapMs) : null,
        count(readings),
      ]),
    };
  }

  #shows(kind: MeterKind, value: number): ExportCell {
    return kind === 'engine-hours' ? hours(value) : kind === 'kilometres' ? kilometres(value) : count(value);
  }

  #meters(): ReportTable {
    const { t } = this.#texts;
    const rows = this.#report.meters.flatMap(({ kind, begin, end }) => {
      const rowOf = (when: 'begin' | 'end', shown: ReportedMeterReading | null): ExportCell[][] =>
        shown === null
          ? []
          : [
              [
                t(`telemetry:meters.${kind}`),
                t(`reports:${when}`),
                this.#shows(kind, shown.value),
                t(`reports:units.${kind}`),
                at(shown.at),
                [t(`telemetry:channel.${shown.channel}`), shown.organisation].filter(Boolean).join(' · '),
                `T${shown.trust}`,
              ],
            ];
      return [...rowOf('begin', begin), ...rowOf('end', end)];
    });
    return {
      title: t('reports:meters'),
      columns: [
        { label: t('reports:meter'), width: 16 },
        { label: t('reports:when'), width: 12 },
        { label: t('reports:shows'), width: 14, end: true },
        { label: t('reports:unit'), width: 9 },
        { label: t('reports:read-at'), width: 19 },
        { label: t('reports:source'), width: 22 },
        { label: t('reports:trust'), width: 8 },
      ],
      rows,
    };
  }

  #replacements(): ReportTable {
    const { t } = this.#texts;
    return {
      title: t('reports:replaced'),
      columns: [
        { label: t('reports:at'), width: 20 },
        { label: t('reports:meter'), width: 16 },
        { label: t('reports:old'), width: 16 },
        { label: t('reports:closing'), width: 16, end: true },
        { label: t('reports:new'), width: 16 },
        { label: t('reports:opening'), width: 16, end: true },
      ],
      rows: this.#report.replacements.map(one => [
        at(one.at),
        t(`telemetry:meters.${one.meter}`),
        one.oldMeterId,
        this.#shows(one.meter, one.closing),
        one.newMeterId,
        this.#shows(one.meter, one.opening),
      ]),
    };
  }

  #places(): ReportTable {
    const { t } = this.#texts;
    return {
      title: t('reports:places'),
      summary: t('reports:place-rule'),
      columns: [
        { label: t('reports:day'), width: 25 },
        { label: t('reports:latitude'), width: 20, end: true },
        { label: t('reports:longitude'), width: 20, end: true },
        { label: t('reports:country'), width: 35 },
      ],
      rows: this.#report.days.flatMap(({ day, place }): ExportCell[][] =>
        place
          ? [
              [
                { day },
                { decimal: place.latitude, digits: 5 },
                { decimal: place.longitude, digits: 5 },
                this.#country(place.country),
              ],
            ]
          : [],
      ),
    };
  }

  #area({ permitted, stretches }: NonNullable<MachineReport['whereabouts']>): ReportTable {
    const { t } = this.#texts;
    const countries =
      permitted.length === 0 ? t('reports:anywhere') : permitted.map(code => this.#country(code)).join(', ');
    return {
      title: t('reports:area'),
      summary: t('reports:area-rule', { countries }),
      columns: [
        { label: t('reports:state'), width: 25 },
        { label: t('reports:from'), width: 30 },
        { label: t('reports:to'), width: 30 },
        { label: t('reports:hours'), width: 15, end: true },
      ],
      rows: stretches.map(({ state, from, to }) => [t(`telemetry:where.${state}`), at(from), at(to), hours(to - from)]),
    };
  }

  #borders(countries: NonNullable<MachineReport['countries']>): ReportTable {
    const { t } = this.#texts;
    return {
      title: t('reports:borders'),
      columns: [
        { label: t('reports:at'), width: 30 },
        { label: t('reports:border-from'), width: 35 },
        { label: t('reports:border-to'), width: 35 },
      ],
      rows: countries.map(one => [at(one.at), this.#country(one.from), this.#country(one.to)]),
    };
  }

  #alarms(alarms: NonNullable<MachineReport['alarms']>): ReportTable {
    const { t } = this.#texts;
    return {
      title: t('reports:alarms'),
      columns: [
        { label: t('reports:alarm'), width: 26 },
        { label: t('reports:severity'), width: 14 },
        { label: t('reports:from'), width: 20 },
        { label: t('reports:to'), width: 20 },
        { label: t('reports:acknowledged'), width: 20 },
      ],
      rows: alarms.map(({ kind, about, severity, since, until, acknowledgedAt }) => [
        alarmText(t, { kind, about }),
        t(`alarms:severity.${severity}`),
        at(since),
        until === null ? t('reports:stands') : at(until),
        acknowledgedAt === null ? null : at(acknowledgedAt),
      ]),
    };
  }

  #tiers(): ReportTable {
    const { t } = this.#texts;
    return {
      title: t('reports:tiers'),
      columns: [
        { label: t('reports:tier'), width: 75 },
        { label: t('reports:count'), width: 25, end: true },
      ],
      rows: this.#report.trust.tiers.map(one => [this.#tier(one.tier), count(one.count)]),
    };
  }

  #doubts(): ReportTable {
    const { t, text } = this.#texts;
    return {
      title: t('reports:doubts'),
      columns: [
        { label: t('reports:doubt'), width: 75 },
        { label: t('reports:count'), width: 25, end: true },
      ],
      rows: this.#report.trust.doubts.map(one => [text(`refusals:doubt-${one.doubt}`) ?? one.doubt, count(one.count)]),
    };
  }

  #anchors(): ReportTable {
    const { t } = this.#texts;
    const { anchors, trust } = this.#report;
    const { anchored, ofDevices, batches } = anchors;
    return {
      title: t('reports:anchors'),
      summary: t('reports:anchors-rule', {
        anchored: formatCount(anchored),
        devices: formatCount(ofDevices),
        others: formatCount(trust.readings - ofDevices),
      }),
      columns: [
        { label: t('reports:batch'), width: 9, end: true },
        { label: t('reports:count'), width: 11, end: true },
        { label: t('reports:block'), width: 12, end: true },
        { label: t('reports:at'), width: 18 },
        { label: t('reports:root'), width: 50 },
      ],
      rows: batches.map(one => [
        count(one.batch),
        count(one.readings),
        count(Number(one.blockNumber)),
        one.at === null ? null : at(one.at),
        one.root,
      ]),
    };
  }

  #silences(): ReportTable {
    const { t } = this.#texts;
    return {
      title: t('reports:silences'),
      summary: t('reports:silences-rule'),
      columns: [
        { label: t('reports:from'), width: 40 },
        { label: t('reports:to'), width: 40 },
        { label: t('reports:hours'), width: 20, end: true },
      ],
      rows: this.#report.silences.map(({ from, to }) => [at(from), at(to), hours(to - from)]),
    };
  }

  /** What the report is of, and for whom: label and value. */
  facts(): (readonly [string, ExportCell])[] {
    const { t } = this.#texts;
    const { machine, access, span } = this.#report;
    const { lease } = machine;
    const name = (value: string | null | undefined): string => value ?? t('reports:not-yours');
    return [
      [t('reports:from'), at(span.from)],
      [t('reports:to'), at(span.to)],
      [t('reports:view'), t(`reports:level.${access.level}`)],
      ...(lease
        ? [
            [t('reports:lease'), name(lease.reference)] as const,
            [t('reports:lessor'), name(lease.lessor)] as const,
            [t('reports:lessee'), name(lease.lessee)] as const,
          ]
        : []),
      [t('reports:holder'), name(machine.holder)],
      [t('reports:custodian'), name(machine.custodian)],
    ];
  }
}
