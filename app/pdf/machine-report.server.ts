import { formatBps, formatCount } from '~/components/format/amounts';
import { formatDay, formatMoment } from '~/components/format/dates';
import { type ReportTable, ReportTables } from '~/presenters/exports/machine-report-tables.server';
import type { ExportCell } from '~/presenters/exports/table.server';
import type { ReportDocument } from '~/presenters/machine-report.server';
import { Sheet, type SheetFact } from './sheet.server.ts';
import { printedFor, type SheetTexts } from './sheet-texts.server.ts';

/** Of a table so many rows are set: a year by day, and no endless list of batches. The spreadsheet has all. */
const MOST_ROWS = 366;

/** Sets one report: what it is of, its tables, and how to check the machine. */
class MachineReportSheet {
  readonly #sheet: Sheet;
  readonly #texts: SheetTexts;
  readonly #data: ReportDocument;
  readonly #tables: ReportTables;

  constructor(data: ReportDocument, texts: SheetTexts) {
    const { t, language } = texts;
    this.#data = data;
    this.#texts = texts;
    this.#tables = new ReportTables(data.report, texts);
    const { report, reader } = data;
    this.#sheet = new Sheet({
      title: `${report.machine.reference} · ${t('reports:kind')}`,
      language,
      footer: printedFor(texts, { reader, at: report.madeAt }),
    });
  }

  make(): Promise<Buffer> {
    this.#head();
    this.#summary();
    for (const table of this.#tables.details()) this.#table(table);
    this.#check();
    const { t } = this.#texts;
    return this.#sheet.finish((at, of) => t('verify:pdf.page', { at, of }));
  }

  #text(cell: ExportCell): string {
    const { language } = this.#texts;
    if (cell === null) return '';
    if (typeof cell === 'string') return cell;
    if ('day' in cell) return formatDay(cell.day, language);
    if ('at' in cell) return formatMoment(cell.at, language, this.#data.reader.timeZone);
    if ('count' in cell) return formatCount(cell.count);
    if ('amountMinor' in cell) return cell.amountMinor.toString();
    if ('bps' in cell) return formatBps(cell.bps);
    if ('notKnown' in cell) return cell.notKnown;
    const [whole = '0', part = ''] = cell.decimal.toFixed(cell.digits).split('.');
    return `${whole.startsWith('-') ? '-' : ''}${formatCount(BigInt(whole.replace('-', '')))}.${part}`;
  }

  #head(): void {
    const { t, language } = this.#texts;
    const { report, reader } = this.#data;
    const { machine, trust, access } = report;
    const state = trust.lowest === null ? t('reports:no-reading') : t('reports:lowest', { tier: String(trust.lowest) });
    const { manufacturer, model, serial, year } = machine;
    const about = t('reports:about', { manufacturer, model, serial, year: String(year) });
    this.#sheet.head(t('reports:kind'), machine.reference, state, about);
    const facts: SheetFact[] = [
      [
        t('reports:period'),
        t('reports:days-utc', { from: formatDay(report.from, language), to: formatDay(report.to, language) }),
      ],
      [t('reports:zone'), reader.timeZone],
      ...this.#tables.facts().map(([label, cell]): SheetFact => [label, this.#text(cell)]),
    ];
    this.#sheet.facts(facts);
    if (access.since !== null)
      this.#sheet.paragraph(t('reports:since', { at: formatMoment(access.since, language, reader.timeZone) }));
    if (!access.exactPlace && access.level === 'lender') this.#sheet.paragraph(t('reports:hidden'));
  }

  #summary(): void {
    const { title, summary, rows } = this.#tables.summary();
    this.#sheet.section(title, summary);
    this.#sheet.facts(rows.map(([label, value]): SheetFact => [this.#text(label ?? null), this.#text(value ?? null)]));
  }

  #table({ title, summary, columns, rows }: ReportTable): void {
    const { t } = this.#texts;
    this.#sheet.section(title, summary);
    if (rows.length === 0) {
      this.#sheet.paragraph(t('reports:nothing'));
      return;
    }
    const shown = rows.slice(0, MOST_ROWS);
    this.#sheet.table(
      columns,
      shown.map(row => row.map(cell => ({ text: this.#text(cell) }))),
    );
    if (rows.length > shown.length) this.#sheet.paragraph(t('reports:more', { count: rows.length - shown.length }));
  }

  #check(): void {
    const { t } = this.#texts;
    const { link } = this.#data;
    this.#sheet.code(link, t('reports:check'), [t('reports:check-what'), t('reports:check-readings')], link);
  }
}

/** The report as PDF, in the reader's language and time. */
export const machineReportPdf = (data: ReportDocument, texts: SheetTexts): Promise<Buffer> =>
  new MachineReportSheet(data, texts).make();
