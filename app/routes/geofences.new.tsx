import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { createGeofence } from '#services/geofences/geofences';
import { GeofenceForm } from '~/components/geofences/geofence-form';
import type { PageHandle } from '~/components/page/handle';
import { PageHeader } from '~/components/page/page';
import { memberForm, unknownIntent } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { geofenceFields } from '~/presenters/geofence-fields.server';

export const handle: PageHandle = { crumb: t => t('geofences:new'), live: 'off' };

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  await requireActor(request, context, 'geofence:manage');
  return null;
};

export const action = async (args: ActionFunctionArgs) => {
  const form = await memberForm(args);
  if (form.intent !== 'save') return unknownIntent();
  return form.run(
    geofenceFields,
    input => createGeofence(form.who.services, form.who.actor, input),
    ({ geofenceId }) => form.done(`/geofences/${geofenceId}`, { key: 'geofences:done.created', params: {} }),
  );
};

export default function NewGeofence() {
  const t = useTranslate();
  return (
    <>
      <PageHeader title={t('geofences:new')} summary={t('geofences:new-hint')} />
      <GeofenceForm
        fields={{ kind: 'circle', places: '', metres: '1000', countries: '' }}
        submit={t('geofences:create')}
      />
    </>
  );
}
