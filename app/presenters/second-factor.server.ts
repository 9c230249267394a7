import { type AppLoadContext, redirect } from '@remix-run/node';
import QRCode from 'qrcode';
import { ownSecondFactor, requiringOrganisations } from '#prisma/reads/second-factor';
import { findPendingLogIn } from '#services/identity/second-factor/pending-log-in';
import { findSetUp, type SetUpPlace } from '#services/identity/second-factor/set-up';
import { readPendingToken } from '~/cookies.server';
import { type SignedInRequest, safeReturn, signedIn } from '~/guard.server';
import { pendingPage, startOver } from '~/session.server';

/** What is put into an authenticator app: by camera, by a tap on the same device, or by typing. */
export interface ShownSetUp {
  /** A picture in a `data:` address, black on white in every theme: cameras read nothing else well. */
  readonly qrCode: string;
  readonly uri: string;
  /** In groups of four. */
  readonly secret: string;
}

const shownSetUp = async (services: AppLoadContext['services'], place: SetUpPlace): Promise<ShownSetUp | null> => {
  const setUp = await findSetUp(services, place);
  if (!setUp) return null;
  const svg = await QRCode.toString(setUp.uri, {
    type: 'svg',
    errorCorrectionLevel: 'M',
    margin: 4,
    color: { dark: '#000000', light: '#ffffff' },
  });
  return {
    qrCode: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`,
    uri: setUp.uri,
    secret: setUp.secret.replace(/(.{4})(?=.)/g, '$1 '),
  };
};

/** The settings page: what there is, what is being set up in this session, and who wants it. */
export const loadSecondFactor = async ({ services, user, session }: SignedInRequest) => {
  const [factor, setUp, requiredBy] = await Promise.all([
    ownSecondFactor(services.db, user.id),
    shownSetUp(services, { userId: user.id, startedIn: session.id }),
    requiringOrganisations(services.db, user.id),
  ]);
  return {
    factor: factor && { since: factor.createdAt, codesLeft: factor._count.recoveryCodes },
    setUp,
    requiredBy,
  };
};

/** Where a log-in leads in the end, from the address of its pages. */
export const nextOf = (request: Request): string => safeReturn(new URL(request.url).searchParams.get('next'));

/**
 * The log-in that this browser has begun, for the page of one of its steps. Others are sent where they belong: to the other
 * step, back to the password, or on, when they are logged in.
 */
export const loadPendingLogIn = async (
  request: Request,
  context: AppLoadContext,
  steps: readonly ('code' | 'set-up' | 'codes-kept')[],
) => {
  const next = nextOf(request);
  if (await signedIn(request, context)) throw redirect(next);
  const found = await findPendingLogIn(context.services, await readPendingToken(request));
  if (!found.ok) throw await startOver(next, context);
  const { id, userId, email, organisationName, awaits } = found.value;
  if (!steps.includes(awaits)) throw redirect(pendingPage(awaits, next));
  const setUp = awaits === 'set-up' ? await shownSetUp(context.services, { userId, startedIn: id }) : null;
  // Begun anew in another browser: this one's secret is not there any more.
  if (awaits === 'set-up' && !setUp) throw await startOver(next, context);
  return { email, organisation: organisationName, awaits, setUp, next };
};
