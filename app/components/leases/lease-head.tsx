import { Link } from '@remix-run/react';
import { Day } from '~/components/format/moment';
import { useActionText, useRefusalText } from '~/components/ledger/action-text';
import { Note, Section } from '~/components/page/page';
import { type Step, Stepper } from '~/components/record/stepper';
import { useTranslate } from '~/i18n/use-translate';
import type { LeaseHead } from '~/presenters/lease.server';

const STEP_STATES = {
  done: 'done',
  current: 'current',
  settling: 'settling',
  upcoming: 'upcoming',
  skipped: 'skipped',
  stopped: 'failed',
} as const satisfies Record<LeaseHead['life'][number]['status'], Step['state']>;

const NextStep = ({ head }: { readonly head: LeaseHead }) => {
  const t = useTranslate();
  const { step, payee, nextBillOn } = head;
  if (!step || step.step === 'nothing') return null;
  // What has been proposed and waits for others is nobody's turn again.
  const mine = step.mine && head.signing !== 'others';
  const turn =
    head.signing === 'others'
      ? null
      : step.mine
        ? t('leases:turn.mine')
        : step.turn === null
          ? null
          : t(`leases:turn.${step.turn}`);
  return (
    <Note tone={mine ? 'info' : 'neutral'}>
      {turn !== null && <strong>{turn}</strong>} {t(`leases:next.${step.step}`)}
      {step.step === 'wait-for-next-rent' && nextBillOn !== null && (
        <>
          {' '}
          <Day day={nextBillOn} />
        </>
      )}
      {payee?.turn === 'assignee' && (
        <span className="muted">
          {' '}
          {payee.name === null ? t('leases:next.paid-to-buyer') : t('leases:next.paid-to', { name: payee.name })}
        </span>
      )}
    </Note>
  );
};

/** The life of the lease as steps, what is on its way to the chain, what was refused, and whose turn it is. */
export const LeaseHeadSection = ({ head }: { readonly head: LeaseHead }) => {
  const t = useTranslate();
  const actionText = useActionText();
  const refusalText = useRefusalText();
  const detail = (step: LeaseHead['life'][number]['step']) =>
    step === 'run' && head.billed > 0
      ? t('leases:life.billed', { billed: head.billed, periods: head.periods })
      : undefined;
  return (
    <Section title={t('leases:life.title')}>
      <Stepper
        label={t('leases:life.title')}
        steps={head.life.map(({ step, status }) => ({
          key: step,
          label:
            step === 'run' && head.standing === 'in-default'
              ? t('leases:standing.in-default')
              : t(`leases:life.${step}`),
          state: head.waiting.length > 0 && status === 'current' ? 'settling' : STEP_STATES[status],
          detail: detail(step),
        }))}
      />
      {head.waiting.map(action => (
        <Note key={action.id} tone="progress" role="status">
          {t('leases:life.settling', { what: actionText(action.type) })}{' '}
          <Link to={`/actions/${action.id}`}>{t('leases:life.follow')}</Link>
        </Note>
      ))}
      {head.refused.map(action => (
        <Note key={action.id} tone="bad" title={t('leases:life.refused', { what: actionText(action.type) })}>
          {action.refusalCode !== null && refusalText(action.refusalCode, action.refusalParams)}{' '}
          {t('leases:life.as-before')} <Link to={`/actions/${action.id}`}>{t('leases:life.follow')}</Link>
        </Note>
      ))}
      {head.standing === 'proposed' && <Note>{t('leases:life.proposed')}</Note>}
      {head.signing !== null && (
        <Note tone={head.signing === 'ours' ? 'info' : 'neutral'}>{t(`leases:life.signing-${head.signing}`)}</Note>
      )}
      {head.waiting.length === 0 && <NextStep head={head} />}
    </Section>
  );
};
