import { useTranslate } from '~/i18n/use-translate';
import { isFormReply } from '../form/problems.ts';
import { useAnswer } from '../form/use-answer.ts';
import { Moment } from '../format/moment.tsx';
import { Note } from '../page/page.tsx';
import { Fact, FactList } from '../record/fact-list.tsx';
import { StatusBadge } from '../record/status-badge.tsx';
import { ProofForm } from './proof-form.tsx';

interface FactorFactsProps {
  readonly factor: { readonly since: Date; readonly codesLeft: number };
  /** Organisations that do not let it be turned off. */
  readonly requiredBy: readonly string[];
}

/** A second factor that is on: since when, how many recovery codes are left, and what can be changed. */
export const FactorFacts = ({ factor, requiredBy }: FactorFactsProps) => {
  const t = useTranslate();
  const answered: unknown = useAnswer();
  const refused = isFormReply(answered) ? answered.intent : null;
  const changes = [
    { intent: 'renew', label: t('settings:second-factor.renew'), hint: t('settings:second-factor.renew-hint') },
    { intent: 'begin', label: t('settings:second-factor.replace'), hint: t('settings:second-factor.replace-hint') },
  ] as const;
  return (
    <>
      <div className="panel">
        <FactList>
          <Fact label={t('settings:second-factor.app')}>
            <StatusBadge tone="ok">{t('settings:second-factor.on')}</StatusBadge> {t('settings:second-factor.since')}{' '}
            <Moment at={factor.since} />
          </Fact>
          <Fact label={t('settings:second-factor.codes-left')}>
            {factor.codesLeft}
            {factor.codesLeft < 4 && <div className="muted">{t('settings:second-factor.few-left')}</div>}
          </Fact>
        </FactList>
      </div>
      {changes.map(({ intent, label, hint }) => (
        <details key={intent} className="confirm" open={refused === intent}>
          <summary className="button">{label}</summary>
          <div className="confirm-box">
            <p>{hint}</p>
            <ProofForm intent={intent} action={label} withCode />
          </div>
        </details>
      ))}
      {requiredBy.length > 0 ? (
        <Note>{t('settings:second-factor.required-by', { organisations: requiredBy.join(', ') })}</Note>
      ) : (
        <details className="confirm" open={refused === 'turn-off'}>
          <summary className="button button-danger">{t('settings:second-factor.turn-off')}</summary>
          <div className="confirm-box">
            <p>{t('settings:second-factor.turn-off-hint')}</p>
            <ProofForm intent="turn-off" action={t('settings:second-factor.turn-off')} withCode tone="danger" />
          </div>
        </details>
      )}
    </>
  );
};
