import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { z } from 'zod';
import { changePreferences } from '#services/identity/preferences';
import { CheckField, RadiosField, SelectField, TextField } from '~/components/form/fields';
import { PostForm, SubmitButton } from '~/components/form/post-form';
import { isTimeZone } from '~/components/format/dates';
import type { PageHandle } from '~/components/page/handle';
import { THEMES } from '~/components/page/themes';
import { useRootData } from '~/components/page/viewer';
import { keepShortcuts, keepTheme, secure } from '~/cookies.server';
import { memberForm } from '~/forms.server';
import { requireActor } from '~/guard.server';
import { LANGUAGE_NAMES, LANGUAGES } from '~/i18n/languages';
import { languageCookie } from '~/i18n/locale.server';
import { useTranslate } from '~/i18n/use-translate';

export const handle: PageHandle = { crumb: t => t('settings:preferences.title') };

export const loader = async ({ request, context }: LoaderFunctionArgs) => {
  await requireActor(request, context);
  return { timeZones: ['UTC', ...Intl.supportedValuesOf('timeZone').filter(zone => zone !== 'UTC')] };
};

const Preferences = z.object({
  name: z.string().max(120),
  language: z.enum(LANGUAGES),
  theme: z.enum(THEMES),
  timeZone: z.string().max(60).refine(isTimeZone, 'field-invalid'),
  shortcuts: z.boolean().default(false),
});

export const action = async ({ request, context }: ActionFunctionArgs) => {
  const form = await memberForm({ request, context });
  const { publicUrl } = context;
  const headers = new Headers();
  return form.run(
    Preferences,
    async ({ name, language, theme, timeZone, shortcuts }) => {
      headers.append('Set-Cookie', await keepShortcuts(shortcuts, publicUrl));
      headers.append('Set-Cookie', await keepTheme(theme, publicUrl));
      headers.append('Set-Cookie', await languageCookie.serialize(language, secure(publicUrl)));
      return changePreferences(form.who.services, form.who.actor, { name, locale: language, theme, timeZone });
    },
    () => form.done('/settings', { key: 'settings:preferences.done', params: {} }, headers),
  );
};

export default function PreferencesPage() {
  const t = useTranslate();
  const root = useRootData();
  const { timeZones } = useLoaderData<typeof loader>();
  if (!root?.viewer) return null;
  return (
    <PostForm intent="preferences" reload>
      <TextField
        name="name"
        label={t('settings:preferences.name')}
        hint={t('settings:preferences.name-hint')}
        defaultValue={root.viewer.name}
        autoComplete="name"
        required
      />
      <RadiosField
        name="language"
        legend={t('frame.language')}
        choices={LANGUAGES.map(value => ({ value, label: LANGUAGE_NAMES[value] }))}
        defaultValues={[root.language]}
        required
      />
      <RadiosField
        name="theme"
        legend={t('frame.theme')}
        choices={THEMES.map(value => ({ value, label: t(`theme.${value}`) }))}
        defaultValues={[root.theme]}
        required
      />
      <SelectField
        name="timeZone"
        label={t('settings:preferences.time-zone')}
        hint={t('settings:preferences.time-zone-hint')}
        choices={timeZones.map(value => ({ value, label: value.replaceAll('_', ' ') }))}
        defaultValue={root.viewer.timeZone}
        required
      />
      <CheckField
        name="shortcuts"
        label={t('settings:preferences.shortcuts')}
        hint={t('settings:preferences.shortcuts-hint')}
        defaultChecked={root.shortcuts}
      />
      <SubmitButton>{t('form.save')}</SubmitButton>
    </PostForm>
  );
}
