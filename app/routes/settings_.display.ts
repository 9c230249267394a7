import { type ActionFunctionArgs, redirect } from '@remix-run/node';
import { changePreferences } from '#services/identity/preferences';
import { isTheme } from '~/components/page/themes';
import { keepTheme, secure } from '~/cookies.server';
import { openForm } from '~/forms.server';
import { ownPath, signedIn } from '~/guard.server';
import { isLanguage } from '~/i18n/languages';
import { languageCookie } from '~/i18n/locale.server';

export const loader = () => redirect('/settings');

/** Language and theme, from the menu of any page: kept with the person who is signed in, and in the browser. */
export const action = async ({ request, context }: ActionFunctionArgs) => {
  const form = await openForm({ request, context });
  const [language, theme] = [form.text('language'), form.text('theme')];
  const headers = new Headers();
  if (isLanguage(language)) {
    headers.append('Set-Cookie', await languageCookie.serialize(language, secure(context.publicUrl)));
  }
  if (isTheme(theme)) headers.append('Set-Cookie', await keepTheme(theme, context.publicUrl));
  const who = await signedIn(request, context);
  if (who) {
    await changePreferences(context.services, who.actor, {
      ...(isLanguage(language) && { locale: language }),
      ...(isTheme(theme) && { theme }),
    });
  }
  return redirect(ownPath(form.text('returnTo')), { headers });
};
