import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { acknowledgeRecall, clearRecall } from '#services/equipment/answer-recall';
import { RecallMachines } from '~/components/equipment/recall-machines';
import { ConfirmForm } from '~/components/form/confirm-form';
import { formatCount } from '~/components/format/amounts';
import { Moment } from '~/components/format/moment';
import type { PageHandle } from '~/components/page/handle';
import { Note, PageHeader, Section } from '~/components/page/page';
import { Fact, FactList } from '~/components/record/fact-list';
import { StatusBadge } from '~/components/record/status-badge';
import { memberForm, unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadRecall } from '~/presenters/equipment-recalls.server';

export const handle: PageHandle<Awaited<ReturnType<typeof loader>>> = { crumb: (_, { recall }) => recall.number };

export const loader = async ({ request, context, params }: LoaderFunctionArgs) =>
  loadRecall(await requireActor(request, context, 'equipment:read'), params.id ?? '');

const Remedy = z.object({
  date: z.iso.date(),
  work: z.string().trim().min(1).max(4000),
  workshop: z.preprocess(value => (value === '' ? undefined : value), z.string().trim().max(120).optional()),
});

export const action = async (args: ActionFunctionArgs) => {
  const form = await memberForm(args);
  const { services, actor } = form.who;
  const recallId = args.params.id ?? '';
  const page = `/recalls/${recallId}`;
  switch (form.intent) {
    case 'acknowledge':
      return form.answer(await acknowledgeRecall(services, actor, { recallId }), ({ acknowledged }) =>
        form.done(page, { key: 'equipment:done.acknowledged', params: { count: String(acknowledged) } }),
      );
    case 'clear':
      return form.run(
        Remedy,
        remedy => clearRecall(services, actor, { recallId, machine: form.scope, ...remedy }),
        () => form.done(page, { key: 'equipment:done.cleared', params: {} }),
      );
    default:
      return unknownIntent();
  }
};

export default function RecallPage() {
  const t = useTranslate();
  const { recall, mayAcknowledge, mayClear, today } = useLoaderData<typeof loader>();
  const open = recall.machines.length - recall.cleared;
  return (
    <>
      <PageHeader
        title={recall.title}
        aside={
          <StatusBadge tone={open === 0 ? 'ok' : 'bad'}>
            {t('equipment:recalls.of', {
              done: formatCount(recall.cleared),
              all: formatCount(recall.machines.length),
            })}
          </StatusBadge>
        }
        summary={
          <>
            {recall.manufacturer.name} · {recall.number} · <Moment at={recall.announcedAt} precision="day" />
          </>
        }
      />
      {mayAcknowledge > 0 && (
        <Note tone="bad" title={t('equipment:recalls.yours', { count: mayAcknowledge })}>
          <p>{t('equipment:recalls.yours-what')}</p>
          <div className="below">
            <ConfirmForm
              intent="acknowledge"
              tone="primary"
              label={t('equipment:recalls.acknowledge')}
              explanation={t('equipment:recalls.acknowledge-explain')}
              confirm={t('equipment:recalls.acknowledge')}
            />
          </div>
        </Note>
      )}
      <Section title={t('equipment:recalls.about')}>
        <div className="panel">
          <FactList>
            <Fact label={t('equipment:recalls.text')}>{recall.text}</Fact>
            <Fact label={t('equipment:recalls.remedy')}>{recall.remedy}</Fact>
            <Fact label={t('equipment:recalls.acknowledged')}>
              {formatCount(recall.acknowledged)} / {formatCount(recall.machines.length)}
            </Fact>
          </FactList>
        </div>
      </Section>
      <RecallMachines recall={recall} mayClear={mayClear} today={today} />
      {recall.isOwn && (
        <p className="muted below">
          {t('equipment:recalls.more')} <Link to="/recalls/new">{t('equipment:recalls.new')}</Link>
        </p>
      )}
    </>
  );
}
