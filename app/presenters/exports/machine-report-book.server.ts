import type { SheetTexts } from '~/pdf/sheet-texts.server';
import type { ReportDocument } from '../machine-report.server.ts';
import { ReportTables } from './machine-report-tables.server.ts';
import type { ExportCell } from './table.server.ts';
import { xlsxBook } from './xlsx-file.server.ts';

/** The report as a spreadsheet: what it is of on the first sheet, then a sheet for each table. Moments are UTC. */
export const machineReportBook = ({ report, link, reader }: ReportDocument, texts: SheetTexts): Promise<Buffer> => {
  const { t } = texts;
  const tables = new ReportTables(report, texts);
  const { reference, manufacturer, model, serial, year } = report.machine;
  const facts: (readonly ExportCell[])[] = [
    [t('reports:kind'), reference],
    [t('reports:item'), t('reports:about', { manufacturer, model, serial, year: String(year) })],
    [t('reports:from'), { day: report.from }],
    [t('reports:to'), { day: report.to }],
    [t('reports:zone'), 'UTC'],
    ...tables.facts(),
    ...(report.access.since === null ? [] : [[t('reports:since', { at: report.access.since.toISOString() })]]),
    ...(!report.access.exactPlace && report.access.level === 'lender' ? [[t('reports:hidden')]] : []),
    [t('reports:check'), link],
    [reader.organisation, { at: report.madeAt }],
  ];
  return xlsxBook([
    { name: t('reports:kind'), heads: [t('reports:item'), t('reports:value')], rows: facts },
    ...[tables.summary(), ...tables.details()].map(({ title, columns, rows, summary }) => ({
      name: title,
      heads: columns.map(({ label }) => label),
      rows: summary === undefined ? rows : [...rows, [], [summary]],
    })),
  ]);
};
