import { openSessions } from '#prisma/reads/organisation';
import { IDLE_SECONDS } from '#services/identity/sessions';
import type { SignedInRequest } from '~/guard.server';

/** The person's open sessions; `current` is the one that asks. */
export const loadSessions = async ({ services, user, session }: SignedInRequest) => {
  const sessions = await openSessions(services.db, user.id, services.clock.now(), IDLE_SECONDS);
  return sessions.map(({ organisation, ...one }) => ({
    ...one,
    organisation: organisation.name,
    current: one.id === session.id,
  }));
};
