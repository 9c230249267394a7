import { useTranslation } from 'react-i18next';
import type { Refusal } from '#domain/result';
import { TextField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { problemText } from '~/components/form/problems';
import { Day } from '~/components/format/moment';
import { Money } from '~/components/format/money';
import { Note, Section } from '~/components/page/page';
import { Fact, FactList } from '~/components/record/fact-list';
import { useTranslate } from '~/i18n/use-translate';

interface IssueProps {
  readonly issue: {
    readonly faceMinor: bigint;
    readonly currency: string;
    readonly dueDate: string | null;
    readonly obstacles: readonly Refusal[];
    readonly claimExists: boolean;
  };
}

/** What would be issued, what stands in the way, and the button. */
export const IssueReceivable = ({ issue }: IssueProps) => {
  const t = useTranslate();
  const { i18n } = useTranslation();
  const { faceMinor, currency, dueDate, obstacles, claimExists } = issue;
  return (
    <Section title={t('invoices:issue.title')} summary={t('invoices:issue.summary')}>
      <FactList columns={2}>
        <Fact label={t('invoices:issue.face')}>
          <Money amountMinor={faceMinor} currency={currency} />
        </Fact>
        {dueDate !== null && (
          <Fact label={t('invoices:due-date')}>
            <Day day={dueDate} />
          </Fact>
        )}
      </FactList>
      {claimExists && <Note tone="bad">{t('invoices:issue.claim-exists')}</Note>}
      {obstacles.length > 0 ? (
        <Note tone="warn" title={t('invoices:issue.obstacles')}>
          <ul>
            {obstacles.map(obstacle => (
              <li key={obstacle.code}>{problemText(t, i18n, obstacle)}</li>
            ))}
          </ul>
        </Note>
      ) : (
        <PostForm intent="issue">
          {dueDate === null && (
            <TextField
              name="dueDate"
              type="date"
              label={t('invoices:due-date')}
              hint={t('invoices:issue.due-hint')}
              required
            />
          )}
          <SubmitButton>{t('invoices:issue.action')}</SubmitButton>
        </PostForm>
      )}
    </Section>
  );
};
