import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { changeGeofence, retireGeofence } from '#services/geofences/geofences';
import { ConfirmForm } from '~/components/form/confirm-form';
import { GeofenceForm } from '~/components/geofences/geofence-form';
import { ShapeMap } from '~/components/geofences/shape-map';
import { fieldsOfShape } from '~/components/geofences/shape-text';
import { shapeText } from '~/components/geofences/shape-words';
import type { PageHandle } from '~/components/page/handle';
import { Note, PageHeader } from '~/components/page/page';
import { StatusBadge } from '~/components/record/status-badge';
import { memberForm, unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { geofenceFields } from '~/presenters/geofence-fields.server';
import { loadGeofence } from '~/presenters/geofences.server';

export const handle: PageHandle<Awaited<ReturnType<typeof loader>>> = {
  crumb: (_, { geofence }) => geofence.name,
  live: 'off',
};

export const loader = async ({ request, context, params }: LoaderFunctionArgs) =>
  loadGeofence(await requireActor(request, context, 'alarm:read'), params.id ?? '');

export const action = async (args: ActionFunctionArgs) => {
  const form = await memberForm(args);
  const { services, actor } = form.who;
  const geofenceId = args.params.id ?? '';
  switch (form.intent) {
    case 'save':
      return form.run(
        geofenceFields,
        input => changeGeofence(services, actor, { geofenceId, ...input }),
        () => form.done(`/geofences/${geofenceId}`, { key: 'geofences:done.changed', params: {} }),
      );
    case 'retire':
      return form.answer(await retireGeofence(services, actor, { geofenceId }), () =>
        form.done('/geofences', { key: 'geofences:done.retired', params: {} }),
      );
    default:
      return unknownIntent();
  }
};

export default function GeofencePage() {
  const t = useTranslate();
  const { geofence, mayManage } = useLoaderData<typeof loader>();
  const isInUse = geofence.retiredAt === null;
  return (
    <>
      <PageHeader
        title={geofence.name}
        summary={`${shapeText(t, geofence.shape)} · ${t('geofences:assigned', { count: geofence.assignments })}`}
        aside={
          <StatusBadge tone={isInUse ? 'ok' : 'neutral'}>
            {t(isInUse ? 'geofences:in-use' : 'geofences:retired')}
          </StatusBadge>
        }
        actions={
          mayManage &&
          isInUse && (
            <ConfirmForm
              intent="retire"
              label={t('geofences:retire')}
              explanation={t('geofences:retire-explain')}
              confirm={t('geofences:retire-confirm')}
            />
          )
        }
      />
      {mayManage && isInUse ? (
        <>
          {geofence.assignments > 0 && (
            <Note tone="info">
              <p>{t('geofences:change-hint')}</p>
            </Note>
          )}
          <GeofenceForm
            key={geofence.id}
            name={geofence.name}
            fields={fieldsOfShape(geofence.shape)}
            submit={t('geofences:save')}
          />
        </>
      ) : (
        <ShapeMap title={t('geofences:map')} shapes={[geofence.shape]} />
      )}
    </>
  );
}
