import type { AppLoadContext } from '@remix-run/node';
import { permissionsOfActor } from '#domain/access/authorise';
import { waitingFor } from '#prisma/reads/waiting';
import type { RootData } from '~/components/page/root-data';
import { isTheme } from '~/components/page/themes';
import { dropNotice, newFormToken, readFormToken, readNotice, readShortcuts, readTheme } from '~/cookies.server';
import { signedIn } from '~/guard.server';
import { isLanguage } from '~/i18n/languages';
import { requestedLanguage } from '~/i18n/locale.server';

const preferredScheme = (request: Request): RootData['preferredScheme'] => {
  const hint = request.headers.get('Sec-CH-Prefers-Color-Scheme');
  return hint === 'dark' || hint === 'light' ? hint : null;
};

export const loadRoot = async (
  request: Request,
  context: AppLoadContext,
): Promise<{ root: RootData; headers: Headers }> => {
  const { services, publicUrl } = context;
  // Before anything is read: a change that comes in between is loaded once more rather than missed.
  const liveMark = context.live.mark();
  const headers = new Headers();
  const now = services.clock.now();
  const [who, kept, keptTheme, notice, shortcuts, asked, chain] = await Promise.all([
    signedIn(request, context),
    readFormToken(request),
    readTheme(request),
    readNotice(request),
    readShortcuts(request),
    requestedLanguage(request),
    context.chainStatus(),
  ]);
  if (notice) headers.append('Set-Cookie', await dropNotice(publicUrl));

  let csrf = who?.session.csrfToken ?? kept;
  if (csrf === null) {
    const made = await newFormToken(publicUrl);
    csrf = made.token;
    headers.append('Set-Cookie', made.setCookie);
  }

  const viewer = who && {
    userId: who.user.id,
    sessionId: who.session.id,
    name: who.user.name,
    email: who.user.email,
    timeZone: who.user.timeZone,
    roles: who.actor.roles,
    organisation: who.organisation,
    organisations: who.organisations,
    counts: await waitingFor(services.db, {
      organisationId: who.organisation.id,
      userId: who.user.id,
      permissions: permissionsOfActor(who.actor),
      now,
    }),
  };
  const root: RootData = {
    language: who && isLanguage(who.user.locale) ? who.user.locale : asked,
    theme: who && isTheme(who.user.theme) ? who.user.theme : keptTheme,
    preferredScheme: preferredScheme(request),
    shortcuts,
    csrf,
    viewer,
    notice,
    chain,
    now,
    liveMark,
    version: context.version,
    map: context.map,
  };
  return { root, headers };
};
