import { data, redirect } from '@remix-run/node';
import { addDays, addMonths, type CalendarDate, dateOf, daysFrom, partsOfDate } from '#domain/time/calendar-date';
import { type MachineReport, MOST_REPORT_DAYS, machineReport } from '#services/reports/machine-report';
import type { SignedInRequest } from '~/guard.server';
import { dayOrNone } from './list-filters.server.ts';

interface Period {
  readonly from: CalendarDate;
  /** The last day. */
  readonly to: CalendarDate;
}

/** Days of which a report may be asked at once. */
const REPORT_PERIODS = ['this-month', 'last-month', 'last-30-days'] as const;

const monthOf = (day: CalendarDate): CalendarDate => addDays(day, 1 - partsOfDate(day).day);

const periodsOn = (today: CalendarDate): Readonly<Record<(typeof REPORT_PERIODS)[number], Period>> => {
  const month = monthOf(today);
  return {
    'this-month': { from: month, to: today },
    'last-month': { from: addMonths(month, -1), to: addDays(month, -1) },
    'last-30-days': { from: addDays(today, -29), to: today },
  };
};

const todayOf = ({ services }: SignedInRequest): CalendarDate =>
  dateOf(Math.floor(services.clock.now().getTime() / 1000));

/** What the page offers: the usual periods, and the bounds of one's own. Days are UTC's, as those of the report. */
export const reportChoices = (who: SignedInRequest) => {
  const today = todayOf(who);
  const periods = periodsOn(today);
  return { today, periods: REPORT_PERIODS.map(name => ({ name, ...periods[name] })) };
};

export type ReportChoices = ReturnType<typeof reportChoices>;

/** The days that an address asks for: this month so far, unless it says otherwise. */
const reportPeriod = (who: SignedInRequest, search: URLSearchParams): Period => {
  const usual = periodsOn(todayOf(who))['this-month'];
  const to = dayOrNone(search.get('to')) ?? usual.to;
  const from = dayOrNone(search.get('from')) ?? monthOf(to);
  return { from, to };
};

type ReportRefusal = 'backwards' | 'too-long' | 'too-large';

/** Back to the page that offers the files, with why there is none of these days. */
const backWith = (machine: string, { from, to }: Period, refusal: ReportRefusal): Response =>
  redirect(
    `/equipment/${encodeURIComponent(machine)}/use?${new URLSearchParams({ report: refusal, reportFrom: from, reportTo: to })}#report`,
  );

/** The days that an address asks for, where a file can be made of so many; else back to the page. */
export const periodForFile = (who: SignedInRequest, machine: string, search: URLSearchParams): Period => {
  const period = reportPeriod(who, search);
  const days = daysFrom(period.from, period.to) + 1;
  if (days < 1) throw backWith(machine, period, 'backwards');
  if (days > MOST_REPORT_DAYS) throw backWith(machine, period, 'too-long');
  return period;
};

const STATUSES: Readonly<Record<string, number>> = { 'not-found': 404, 'not-permitted': 403 };

/** A report as a document: with whom it was made for, and where anybody may check the machine. */
export const loadMachineReport = async (who: SignedInRequest, machine: string, search: URLSearchParams) => {
  const { services, actor, organisation, user } = who;
  const period = periodForFile(who, machine, search);
  const made = await machineReport(services, actor, { machine, ...period });
  if (!made.ok && made.refusal.code === 'report-too-large') throw backWith(machine, period, 'too-large');
  if (!made.ok) throw data(made.refusal.code, { status: STATUSES[made.refusal.code] ?? 422 });
  return {
    report: made.value,
    link: `${services.publicUrl}/id/${made.value.machine.publicId}`,
    reader: { organisation: organisation.name, timeZone: user.timeZone },
  };
};

export interface ReportDocument {
  readonly report: MachineReport;
  readonly link: string;
  readonly reader: { readonly organisation: string; readonly timeZone: string };
}

/** `M-2026-000001-2026-11-01-2026-11-22.pdf` */
export const reportFileName = ({ machine, from, to }: MachineReport, extension: string): string =>
  `${machine.reference}-${from}-${to}.${extension}`;
