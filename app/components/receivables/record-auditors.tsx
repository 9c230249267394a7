import { SelectField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { Section } from '~/components/page/page';
import { useTranslate } from '~/i18n/use-translate';
import type { RecordAuditors as Auditors } from '~/presenters/auditors.server';

/** Which auditors read this receivable because of the own organisation, and a way to let one in. */
export const RecordAuditors = ({ subject, auditing }: { readonly subject: string; readonly auditing: Auditors }) => {
  const t = useTranslate();
  const { shares, auditors, mayShare, side } = auditing;
  if (side === 'received' || (shares.length === 0 && auditors.length === 0)) return null;
  return (
    <Section title={t('organisation:auditors.title')} summary={t('organisation:auditors.record-summary')}>
      {shares.length > 0 && (
        <ul>
          {shares.map(({ id, other, receivable }) => (
            <li key={id}>
              {other.name}
              {receivable === null && <span className="muted"> · {t('organisation:auditors.all')}</span>}
            </li>
          ))}
        </ul>
      )}
      {mayShare && auditors.length > 0 && (
        <PostForm intent="share" action="/organisation/auditors">
          <input type="hidden" name="subject" value={subject} />
          <SelectField name="auditorId" label={t('organisation:auditors.auditor')} choices={auditors} required />
          <SubmitButton tone="plain">{t('organisation:auditors.share-one')}</SubmitButton>
        </PostForm>
      )}
    </Section>
  );
};
