import { Link } from '@remix-run/react';
import { useActionText, useRefusalText } from '~/components/ledger/action-text';
import { Note, Section } from '~/components/page/page';
import { type Step, Stepper } from '~/components/record/stepper';
import { useTranslate } from '~/i18n/use-translate';
import type { ReceivableRecord } from '~/presenters/receivable.server';

const STEP_STATES = {
  done: 'done',
  current: 'current',
  upcoming: 'upcoming',
  skipped: 'skipped',
  stopped: 'failed',
} as const satisfies Record<ReceivableRecord['steps'][number]['status'], Step['state']>;

type HeadProps = Pick<ReceivableRecord, 'steps' | 'nextSteps' | 'waiting' | 'refused' | 'fragments'>;

/** The life of the receivable as steps, what is on its way to the chain, what was refused, and whose turn it is. */
export const RecordHead = ({ steps, nextSteps, waiting, refused, fragments }: HeadProps) => {
  const t = useTranslate();
  const actionText = useActionText();
  const refusalText = useRefusalText();
  return (
    <Section title={t('receivables:life.title')}>
      {steps.length > 0 && (
        <Stepper
          label={t('receivables:life.title')}
          steps={steps.map(({ step, status }) => ({
            key: step,
            label: t(`receivables:step.${step}`),
            state: waiting.length > 0 && status === 'current' ? 'settling' : STEP_STATES[status],
          }))}
        />
      )}
      {waiting.map(action => (
        <Note key={action.id} tone="progress" role="status">
          {t('receivables:life.settling', { what: actionText(action.type) })}{' '}
          <Link to={`/actions/${action.id}`}>{t('receivables:life.follow')}</Link>
        </Note>
      ))}
      {refused.map(action => (
        <Note key={action.id} tone="bad" title={t('receivables:life.refused', { what: actionText(action.type) })}>
          {action.refusalCode !== null && refusalText(action.refusalCode, action.refusalParams)}{' '}
          {t('receivables:life.as-before')} <Link to={`/actions/${action.id}`}>{t('receivables:life.follow')}</Link>
        </Note>
      ))}
      {waiting.length === 0 &&
        nextSteps.map(({ step, turn, fragment, mine }) => (
          <Note key={`${step}-${fragment}`} tone={mine ? 'info' : 'neutral'}>
            <strong>{mine ? t('receivables:turn.mine') : turn === null ? null : t(`receivables:turn.${turn}`)}</strong>{' '}
            {t(`receivables:next.${step}`)}
            {fragment !== null && fragments.length > 1 && (
              <span className="muted"> {t('receivables:fragment.number', { number: fragment })}</span>
            )}
          </Note>
        ))}
    </Section>
  );
};
