import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { switchOrganisation } from '#services/identity/switch-organisation';
import { memberForm } from '~/forms.server';
import { startSession } from '~/session.server';

export const loader = () => redirect('/');

/** Goes on for another of the person's organisations. */
export const action = async ({ request, context }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const organisationId = form.text('organisationId');
  const switched = await switchOrganisation(form.who.services, form.who.actor, { organisationId });
  if (!switched.ok && switched.refusal.code === 'second-factor-needed')
    return form.done('/settings/second-factor', { key: 'common:frame.second-factor-needed', params: {} });
  if (!switched.ok) throw new Response(null, { status: 403 });
  return startSession(switched.value, '/', context);
};
