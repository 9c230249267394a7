import type { ReactNode } from 'react';
import { TextAreaField, TextField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { Money } from '~/components/format/money';
import { useReader } from '~/components/page/viewer';
import { Fact, FactList } from '~/components/record/fact-list';
import { useTranslate } from '~/i18n/use-translate';
import type { loadAmendmentForm, ShownAmendment } from '~/presenters/lease-amend.server';
import { ChangedRows } from './amendment-record.tsx';
import { IndexFields, UsageFields, VatFields } from './money-fields.tsx';
import { ScheduleFields } from './schedule-fields.tsx';
import { TermsCompare } from './terms-facts.tsx';
import { amendedLines } from './terms-lines.ts';
import { FormWithPreview } from './terms-preview.tsx';

const isAmendment = (data: unknown): data is { readonly amendment: ShownAmendment } =>
  typeof data === 'object' && data !== null && 'amendment' in data;

const Result = ({ amendment }: { readonly amendment: ShownAmendment }) => {
  const t = useTranslate();
  const { language } = useReader();
  const { currency, balanceMinor, rentMinor } = amendment;
  const words = { t, language, currency };
  return (
    <>
      <div className="panel">
        <FactList>
          <Fact label={t('leases:amendment.balance')}>
            <Money amountMinor={balanceMinor} currency={currency} />
          </Fact>
          {rentMinor !== null && (
            <Fact label={t('leases:preview.rent')}>
              <Money amountMinor={rentMinor} currency={currency} />
            </Fact>
          )}
        </FactList>
      </div>
      <TermsCompare
        caption={t('leases:amendment.compare')}
        heads={[t('leases:amendment.before'), t('leases:amendment.after')]}
        before={amendedLines(amendment.before, words)}
        after={amendedLines(amendment.after, words)}
      />
      <ChangedRows rows={amendment.rows} currency={currency} />
    </>
  );
};

const render = (answer: unknown): ReactNode => (isAmendment(answer) ? <Result amendment={answer.amendment} /> : null);

/** New terms for what is left of a lease on a day, with what they change. */
export const AmendmentForm = ({ page }: { readonly page: Awaited<ReturnType<typeof loadAmendmentForm>> }) => {
  const t = useTranslate();
  return (
    <FormWithPreview render={render}>
      <PostForm intent="amend" className="form-wide">
        <div className="form-row">
          <TextField
            name="effectiveDate"
            type="date"
            label={t('leases:field.effectiveDate')}
            hint={t('leases:hint.effectiveDate')}
            defaultValue={page.effectiveDate}
            required
          />
          <TextField
            name="payment"
            label={t('leases:field.payment')}
            hint={t('leases:hint.payment')}
            inputMode="decimal"
            suffix={page.currency}
          />
        </div>
        <ScheduleFields values={page.values} />
        <VatFields values={page.values} />
        <IndexFields values={page.values} />
        <UsageFields values={page.values} />
        <TextAreaField name="note" label={t('leases:amendment.note')} rows={2} maxLength={2000} />
        <div className="page-actions">
          <SubmitButton name="do" value="preview" tone="plain">
            {t('leases:form.preview')}
          </SubmitButton>
          <SubmitButton name="do" value="amend">
            {t('leases:amendment.action')}
          </SubmitButton>
        </div>
      </PostForm>
    </FormWithPreview>
  );
};
