import { Link } from '@remix-run/react';
import type { ReactNode } from 'react';
import { useActionText, useRefusalText } from '~/components/ledger/action-text';
import { ButtonLink } from '~/components/page/button-link';
import { Note, PageHeader } from '~/components/page/page';
import { Tabs } from '~/components/page/tabs';
import { StatusBadge } from '~/components/record/status-badge';
import { type Step, Stepper } from '~/components/record/stepper';
import { useTranslate } from '~/i18n/use-translate';
import type { MachineHead } from '~/presenters/equipment.server';
import { NotARegister } from './not-a-register.tsx';
import { EquipmentStateBadge } from './standing-badge.tsx';
import { categoryText } from './texts.ts';

const STEP_STATES = {
  done: 'done',
  current: 'current',
  upcoming: 'upcoming',
  stopped: 'failed',
} as const satisfies Record<MachineHead['steps'][number]['status'], Step['state']>;

const Turns = ({ head }: { readonly head: MachineHead }) => {
  const t = useTranslate();
  if (head.waiting.length > 0) return null;
  return head.nextSteps.map(({ step, turn, mine, names, ...on }) => (
    <Note key={step} tone={step === 'mend' ? 'bad' : mine ? 'info' : 'neutral'}>
      {turn !== null && (
        <strong>
          {mine
            ? t('equipment:turn.mine')
            : t(`equipment:turn.${turn}`, { names: names.join(', ') || t('equipment:unnamed') })}{' '}
        </strong>
      )}
      {t(`equipment:next.${step}`)}
      {'lease' in on && on.lease !== null && (
        <>
          {' '}
          <Link to={`/leases/${on.lease}`}>{on.lease}</Link>
        </>
      )}
    </Note>
  ));
};

/** The life of the machine as steps, what is on its way to the chain, what was refused, and whose turn it is. */
const Life = ({ head }: { readonly head: MachineHead }) => {
  const t = useTranslate();
  const actionText = useActionText();
  const refusalText = useRefusalText();
  return (
    <section className="section" aria-label={t('equipment:life.title')}>
      {head.steps.length > 0 && (
        <Stepper
          label={t('equipment:life.title')}
          steps={head.steps.map(({ step, status }) => ({
            key: step,
            label: t(`equipment:life-step.${step}`),
            state: STEP_STATES[status],
          }))}
        />
      )}
      {head.waiting.map(action => (
        <Note key={action.id} tone="progress" role="status">
          {t('equipment:life.settling', { what: actionText(action.type) })}{' '}
          <Link to={`/actions/${action.id}`}>{t('equipment:life.follow')}</Link>
        </Note>
      ))}
      {head.refused.map(action => (
        <Note key={action.id} tone="bad" title={t('equipment:life.refused', { what: actionText(action.type) })}>
          {action.refusalCode !== null && refusalText(action.refusalCode, action.refusalParams)}{' '}
          {t('equipment:life.as-before')} <Link to={`/actions/${action.id}`}>{t('equipment:life.follow')}</Link>
        </Note>
      ))}
      {head.refusedLease && (
        <Note tone="bad" title={t('equipment:life.lease-refused', { lease: head.refusedLease.reference })}>
          {head.refusedLease.refusalCode !== null &&
            refusalText(head.refusedLease.refusalCode, head.refusedLease.refusalParams)}{' '}
          {t('equipment:life.lease-refused-hint')}{' '}
          <Link to={`/leases/${head.refusedLease.reference}/refused`}>{head.refusedLease.reference}</Link>
        </Note>
      )}
      <Turns head={head} />
    </section>
  );
};

/** What every page of a machine has: its name, its state, and the way to its other pages. */
export const MachineFrame = ({ head, children }: { readonly head: MachineHead; readonly children: ReactNode }) => {
  const t = useTranslate();
  const base = `/equipment/${head.reference}`;
  return (
    <>
      <PageHeader
        title={head.reference}
        aside={
          <>
            <EquipmentStateBadge state={head.standing} />
            {head.isRecalled && head.standing !== 'recalled' && (
              <StatusBadge tone="bad">{t('equipment:standing.recalled')}</StatusBadge>
            )}
            {head.declared && <StatusBadge tone="warn">{t('equipment:declared')}</StatusBadge>}
          </>
        }
        summary={
          <>
            {head.manufacturer} {head.model} · {categoryText(t, head.category)} · {t('equipment:serial')}{' '}
            <strong className="figure">{head.serial}</strong>
          </>
        }
        actions={
          <>
            {head.isLender && (
              <ButtonLink to={`/collateral/${head.reference}`}>{t('equipment:as-collateral')}</ButtonLink>
            )}
            {head.controls.includes('recall') && (
              <ButtonLink to={`/recalls/new?machine=${head.reference}`}>{t('equipment:recalls.announce')}</ButtonLink>
            )}
          </>
        }
      />
      <Life head={head} />
      <div className="section">
        <Tabs
          label={t('equipment:tabs.label')}
          tabs={[
            { to: base, label: t('equipment:tabs.overview'), end: true },
            { to: `${base}/records`, label: t('equipment:tabs.records') },
            ...(head.isFull || head.isLender || head.roles.includes('manufacturer')
              ? [{ to: `${base}/use`, label: t('equipment:tabs.use') }]
              : []),
            ...(head.seesReadings ? [{ to: `${base}/rules`, label: t('equipment:tabs.rules') }] : []),
            ...(head.isFull ? [{ to: `${base}/devices`, label: t('equipment:tabs.devices') }] : []),
            ...(head.isFull ? [{ to: `${base}/liens`, label: t('equipment:tabs.liens') }] : []),
            { to: `${base}/history`, label: t('equipment:tabs.history') },
          ]}
        />
        {children}
      </div>
      <NotARegister />
    </>
  );
};
