import { MoneyField, TextField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { Money } from '~/components/format/money';
import { Section } from '~/components/page/page';
import { useTranslate } from '~/i18n/use-translate';
import type { LeaseBooksPage } from '~/presenters/lease-books.server';

/** What each machine of an operating lease cost its lessor, and the form that says so. */
export const MachineCosts = ({ machines, currency }: Pick<LeaseBooksPage, 'machines' | 'currency'>) => {
  const t = useTranslate();
  if (machines.length === 0) return null;
  return (
    <Section title={t('books:cost.title')} summary={t('books:cost.summary')}>
      {machines.map(({ subject, reference, manufacturer, model, cost }) => (
        <details className="fold" key={subject}>
          <summary>
            {reference} · {manufacturer} {model}:{' '}
            {cost ? <Money amountMinor={cost.costMinor} currency={cost.currency} /> : '–'}
          </summary>
          <div>
            {cost && cost.currency !== currency && <p className="muted">{t('books:cost.other-currency')}</p>}
            <PostForm intent="cost">
              <input type="hidden" name="subject" value={subject} />
              <div className="form-row">
                <MoneyField
                  name="cost"
                  label={t('books:cost.amount')}
                  currency={currency}
                  {...(cost && { defaultValue: cost.costTyped })}
                  required
                />
                <MoneyField
                  name="residual"
                  label={t('books:cost.residual')}
                  currency={currency}
                  {...(cost && { defaultValue: cost.residualTyped })}
                />
              </div>
              <div className="form-row">
                <TextField
                  name="inUseSince"
                  type="date"
                  label={t('books:cost.since')}
                  {...(cost && { defaultValue: cost.inUseSince })}
                  required
                />
                <TextField
                  name="usefulLifeMonths"
                  label={t('books:cost.life')}
                  inputMode="numeric"
                  defaultValue={cost ? String(cost.usefulLifeMonths) : '96'}
                  required
                />
              </div>
              <SubmitButton tone="plain">{t('books:cost.save')}</SubmitButton>
            </PostForm>
          </div>
        </details>
      ))}
    </Section>
  );
};
