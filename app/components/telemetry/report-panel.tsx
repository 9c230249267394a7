import { useSearchParams } from '@remix-run/react';
import { isCalendarDate } from '#domain/time/calendar-date';
import { useTranslate } from '~/i18n/use-translate';
import type { ReportChoices } from '~/presenters/machine-report.server';
import { formatDay } from '../format/dates.ts';
import { Note, Section } from '../page/page.tsx';
import { useReader } from '../page/viewer.ts';
import { ScrollRegion } from '../table/scroll-region.tsx';

interface ReportPanelProps {
  readonly choices: ReportChoices;
  readonly reference: string;
}

const REFUSALS = ['backwards', 'too-long', 'too-large'] as const;

/** Files of some days of a machine: the report to read or to reckon with, and its readings. Works without scripts. */
export const ReportPanel = ({ choices, reference }: ReportPanelProps) => {
  const t = useTranslate();
  const { language } = useReader();
  const { today, periods } = choices;
  const [search] = useSearchParams();
  const refusal = REFUSALS.find(one => one === search.get('report'));
  const asked = (name: string): string | undefined => {
    const day = search.get(name);
    return day !== null && isCalendarDate(day) ? day : undefined;
  };
  const pathOf = (file: string): string => `/equipment/${encodeURIComponent(reference)}/${file}`;
  const files = [
    ['report.pdf', 'PDF'],
    ['report.xlsx', 'XLSX'],
    ['readings.csv', t('telemetry:report.readings')],
  ] as const;
  return (
    <Section id="report" title={t('telemetry:report.title')} summary={t('telemetry:report.summary')}>
      {refusal && (
        <Note tone="bad" role="alert">
          {t(`telemetry:report.refused.${refusal}`)}
        </Note>
      )}
      <ScrollRegion label={t('telemetry:report.title')}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('telemetry:report.period')}</th>
              <th scope="col">{t('telemetry:report.files')}</th>
            </tr>
          </thead>
          <tbody>
            {periods.map(({ name, from, to }) => (
              <tr key={name}>
                <th scope="row">
                  {t(`telemetry:report.${name}`)}{' '}
                  <span className="muted nowrap">
                    {formatDay(from, language)} – {formatDay(to, language)}
                  </span>
                </th>
                <td>
                  <span className="button-row">
                    {files.map(([file, label]) => (
                      <a key={file} href={`${pathOf(file)}?from=${from}&to=${to}`} download>
                        {label}
                      </a>
                    ))}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <div className="filter-bar below">
        <form method="get" action={pathOf('report.pdf')} aria-label={t('telemetry:report.own')}>
          <label className="filter">
            <span>{t('telemetry:range.from')}</span>
            <input
              type="date"
              name="from"
              required
              max={today}
              defaultValue={asked('reportFrom') ?? periods[0]?.from}
            />
          </label>
          <label className="filter">
            <span>{t('telemetry:range.to')}</span>
            <input type="date" name="to" required max={today} defaultValue={asked('reportTo') ?? today} />
          </label>
          {files.map(([file, label]) => (
            <button key={file} type="submit" className="button" formAction={pathOf(file)}>
              {label}
            </button>
          ))}
        </form>
      </div>
    </Section>
  );
};
