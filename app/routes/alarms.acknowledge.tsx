import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { accept } from '#domain/result';
import { acknowledgeAlarm } from '#services/alarms/handle-alarm';
import { AlarmStandingBadge, SeverityBadge } from '~/components/alarms/alarm-badges';
import { alarmText } from '~/components/alarms/alarm-text';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { Moment } from '~/components/format/moment';
import type { PageHandle } from '~/components/page/handle';
import { EmptyState, PageHeader } from '~/components/page/page';
import { ScrollRegion } from '~/components/table/scroll-region';
import { memberForm, unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadTickedAlarms } from '~/presenters/alarms.server';

export const handle: PageHandle = { crumb: t => t('alarms:bulk.acknowledge') };

export const loader = async ({ request, context }: LoaderFunctionArgs) =>
  loadTickedAlarms(await requireActor(request, context, 'alarm:handle'), new URL(request.url).searchParams);

const Ticked = z.object({
  id: z.preprocess(value => (Array.isArray(value) ? value : [value]), z.array(z.guid()).min(1).max(200)),
});

export const action = async (args: ActionFunctionArgs) => {
  const form = await memberForm(args);
  const { services, actor } = form.who;
  if (form.intent !== 'acknowledge') return unknownIntent();
  return form.run(
    Ticked,
    async ({ id: ids }) => {
      let count = 0;
      // Each by itself: one that somebody else has just acknowledged does not hold up the others.
      for (const alarmId of ids) if ((await acknowledgeAlarm(services, actor, { alarmId })).ok) count += 1;
      return accept({ count, known: ids.length - count });
    },
    ({ count, known }) =>
      form.done('/alarms', {
        key: 'alarms:done.acknowledged-some',
        params: { count: String(count), known: String(known) },
      }),
  );
};

/** The ticked alarms once more before they are acknowledged. */
export default function AcknowledgeAlarms() {
  const t = useTranslate();
  const { rows } = useLoaderData<typeof loader>();
  const title = t('alarms:bulk.acknowledge');
  if (rows.length === 0)
    return (
      <>
        <PageHeader title={title} />
        <EmptyState title={t('alarms:bulk.none')} action={<Link to="/alarms">{t('navigation.alarms')}</Link>}>
          {t('alarms:bulk.none-hint')}
        </EmptyState>
      </>
    );
  return (
    <>
      <PageHeader title={title} summary={t('alarms:acknowledge.explain')} />
      <ScrollRegion label={title}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('alarms:column.machine')}</th>
              <th scope="col">{t('alarms:column.alarm')}</th>
              <th scope="col">{t('alarms:column.severity')}</th>
              <th scope="col">{t('alarms:column.standing')}</th>
              <th scope="col">{t('alarms:column.since')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <tr key={row.id}>
                <th scope="row">{row.machine.reference}</th>
                <td>{alarmText(t, row)}</td>
                <td>
                  <SeverityBadge severity={row.severity} />
                </td>
                <td>
                  <AlarmStandingBadge standing={row.standing} />
                </td>
                <td className="nowrap">
                  <Moment at={row.since} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <PostForm intent="acknowledge">
        {rows.map(({ id }) => (
          <input key={id} type="hidden" name="id" value={id} />
        ))}
        <div className="below">
          <SubmitButton tone="primary">{t('alarms:bulk.confirm', { count: rows.length })}</SubmitButton>
        </div>
      </PostForm>
    </>
  );
}
