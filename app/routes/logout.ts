import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { logOut } from '#services/identity/log-out';
import { memberForm } from '~/forms.server';
import { endSession } from '~/session.server';

/** A link cannot log anybody out; a form can. */
export const loader = () => redirect('/');

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const { who } = await memberForm({ request, context });
  await logOut(who.services, who.actor);
  return endSession('/login', context);
};
