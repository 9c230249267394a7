import { useFetcher } from '@remix-run/react';
import { type FormEvent, type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { isFormReply, type Problem, problemText } from '~/components/form/problems';
import { useAnswer } from '~/components/form/use-answer';
import { Day } from '~/components/format/moment';
import { Money } from '~/components/format/money';
import { formatPercentText } from '~/components/leases/numbers';
import { useDynamicText } from '~/components/receivables/detail-text';
import { Fact, FactList } from '~/components/record/fact-list';
import { useTranslate } from '~/i18n/use-translate';
import type { TermsPreview } from '~/presenters/lease-preview.server';
import { ScheduleRule, ScheduleTable } from './schedule-table.tsx';

/** Whether an action answers with what terms come to; a refusal has problems instead. */
const isPreview = (data: unknown): data is { readonly preview: TermsPreview } =>
  typeof data === 'object' && data !== null && 'preview' in data && data.preview !== null;

const previewIn = (data: unknown): TermsPreview | null => (isPreview(data) ? data.preview : null);

const problemsIn = (data: unknown): readonly Problem[] => (isFormReply(data) ? data.problems : []);

/** The pause after the last key before the server is asked, in milliseconds. */
const PAUSE_MS = 500;

/** `steps[0].value` → `steps`. */
const groupOf = (field: string): string => field.replace(/\[.*$/, '');

const Missing = ({ problems }: { readonly problems: readonly Problem[] }) => {
  const t = useTranslate();
  const { i18n } = useTranslation();
  const text = useDynamicText();
  if (problems.length === 0) return null;
  return (
    <div className="note note-neutral">
      <p className="note-title">{t('leases:preview.missing')}</p>
      <ul className="plain-list">
        {problems.map(problem => (
          <li key={`${problem.field}-${problem.code}`}>
            {problem.field !== undefined && (
              <strong>{text(`leases:field.${groupOf(problem.field)}`) ?? problem.field}: </strong>
            )}
            {problemText(t, i18n, problem)}
          </li>
        ))}
      </ul>
    </div>
  );
};

const PreviewFacts = ({ preview }: { readonly preview: TermsPreview }) => {
  const t = useTranslate();
  const { currency, baseRentMinor, ratePercent, implicitPercent, yieldPercent } = preview;
  const money = (amountMinor: bigint) => <Money amountMinor={amountMinor} currency={currency} />;
  return (
    <div className="panel">
      <FactList>
        {baseRentMinor !== null && <Fact label={t('leases:preview.rent')}>{money(baseRentMinor)}</Fact>}
        <Fact label={t('leases:preview.rate')}>{formatPercentText(ratePercent)}</Fact>
        {implicitPercent !== null && (
          <Fact label={t('leases:preview.implicit')}>{formatPercentText(implicitPercent)}</Fact>
        )}
        {yieldPercent !== null && <Fact label={t('leases:preview.yield')}>{formatPercentText(yieldPercent)}</Fact>}
        <Fact label={t('leases:preview.financed')}>{money(preview.financedMinor)}</Fact>
        <Fact label={t('leases:preview.rents')}>{money(preview.rentsMinor)}</Fact>
        <Fact label={t('leases:preview.interest')}>{money(preview.interestMinor)}</Fact>
        <Fact label={t('leases:preview.end')}>{money(preview.endMinor)}</Fact>
        <Fact label={t('leases:preview.ends-on')}>
          <Day day={preview.endsOn} />
        </Fact>
      </FactList>
    </div>
  );
};

interface FormWithPreviewProps {
  /** The form; its button named `do` with the value `preview` asks for the same without a script. */
  readonly children: ReactNode;
  /** What the action's answer shows; null where it is no preview. */
  readonly render: (answer: unknown) => ReactNode;
}

/** A form and what it comes to, computed by the server: by a button, and with a script after every pause in typing. */
export const FormWithPreview = ({ children, render }: FormWithPreviewProps) => {
  const t = useTranslate();
  const fetcher = useFetcher<unknown>();
  const answered: unknown = useAnswer();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const onChange = (event: FormEvent<HTMLDivElement>) => {
    const form = event.currentTarget.querySelector('form');
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      if (!form) return;
      const data = new FormData(form);
      data.set('do', 'preview');
      fetcher.submit(data, { method: 'post' });
    }, PAUSE_MS);
  };
  const shown = fetcher.data ?? answered;
  return (
    <div className="split lease-form">
      <div onChange={onChange}>{children}</div>
      <section className="section lease-preview" aria-label={t('leases:preview.title')} aria-live="polite">
        <h2>{t('leases:preview.title')}</h2>
        {fetcher.data === undefined ? null : <Missing problems={problemsIn(fetcher.data)} />}
        {render(shown) ?? <p className="muted">{t('leases:preview.none')}</p>}
      </section>
    </div>
  );
};

const renderTerms = (answer: unknown): ReactNode => {
  const preview = previewIn(answer);
  return preview && <TermsResult preview={preview} />;
};

const TermsResult = ({ preview }: { readonly preview: TermsPreview }) => {
  const t = useTranslate();
  return (
    <>
      <PreviewFacts preview={preview} />
      <ScheduleTable caption={t('leases:schedule.title')} currency={preview.currency} rows={preview.rows} compact />
      <ScheduleRule rows={preview.rows} />
    </>
  );
};

/** A form of lease terms with its schedule. */
export const TermsWithPreview = ({ children }: { readonly children: ReactNode }) => (
  <FormWithPreview render={renderTerms}>{children}</FormWithPreview>
);
