import { addDays, startOfDay } from '#domain/time/calendar-date';
import { type ExportedReading, readingsForExport } from '#prisma/reads/export-readings';
import { orNotFound, type SignedInRequest } from '~/guard.server';
import { serverTexts } from '~/i18n/server-texts.server';
import { periodForFile } from '../machine-report.server.ts';
import type { ExportCell, ExportColumn, ExportTable } from './table.server.ts';

const HOUR = 3_600_000;

const decimal = (value: number | null, digits: number): ExportCell =>
  value === null ? null : { decimal: value, digits };

const columnsIn = async (locale: string): Promise<ExportColumn<ExportedReading>[]> => {
  const { t } = await serverTexts(locale);
  return [
    { head: t('reports:csv.time'), cell: row => ({ at: row.time }) },
    { head: t('reports:csv.received'), cell: row => ({ at: row.receivedAt }) },
    { head: t('reports:csv.channel'), cell: row => row.channel },
    { head: t('reports:csv.trust'), cell: row => ({ count: row.trust }) },
    { head: t('reports:csv.fix'), cell: row => row.fix },
    { head: t('reports:csv.latitude'), cell: row => decimal(row.latitude, 6) },
    { head: t('reports:csv.longitude'), cell: row => decimal(row.longitude, 6) },
    { head: t('reports:csv.speed'), cell: row => decimal(row.speedMps, 2) },
    { head: t('reports:csv.ignition'), cell: row => (row.ignition === null ? null : { count: row.ignition ? 1 : 0 }) },
    { head: t('reports:csv.meter'), cell: row => row.meterId },
    {
      head: t('reports:csv.engine'),
      cell: row => decimal(row.engineHoursMs === null ? null : row.engineHoursMs / HOUR, 4),
    },
    { head: t('reports:csv.odometer'), cell: row => decimal(row.odometerM === null ? null : row.odometerM / 1000, 3) },
    { head: t('reports:csv.cycles'), cell: row => (row.cycles === null ? null : { count: row.cycles }) },
    { head: t('reports:csv.fuel'), cell: row => decimal(row.fuelPercent, 1) },
    { head: t('reports:csv.alarms'), cell: row => row.alarms.join(' ') },
    { head: t('reports:csv.doubts'), cell: row => row.doubts.join(' ') },
    { head: t('reports:csv.id'), cell: row => row.id },
  ];
};

/**
 * Readings of a machine as a table, page by page, over the days that the address asks for. Codes (trust, fix, doubts) stay
 * codes: a program reads the file. 404 for strangers, back to the page for no days or more than a year.
 */
export const readingsTable = async (
  who: SignedInRequest,
  machine: string,
  search: URLSearchParams,
): Promise<{ readonly table: ExportTable; readonly name: string }> => {
  const { services, actor, user } = who;
  const { from, to } = periodForFile(who, machine, search);
  const pages = orNotFound(
    await readingsForExport(services.db, actor.organisationId, machine, {
      from: new Date(startOfDay(from) * 1000),
      to: new Date(startOfDay(addDays(to, 1)) * 1000),
      now: services.clock.now(),
    }),
  );
  const columns = await columnsIn(user.locale);
  return {
    name: `${machine}-readings-${from}-${to}`.replace(/[^\w-]/g, '_'),
    table: {
      name: 'readings',
      heads: columns.map(({ head }) => head),
      pages: (async function* () {
        for await (const rows of pages) yield rows.map(row => columns.map(({ cell }) => cell(row)));
      })(),
    },
  };
};
