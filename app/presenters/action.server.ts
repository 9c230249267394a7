import { actionById } from '#prisma/reads/actions';
import { orNotFound, type SignedInRequest } from '~/guard.server';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** One of the organisation's own signed actions; 404 for any other. */
export const loadAction = async ({ services, organisation }: SignedInRequest, id: string) =>
  orNotFound(UUID.test(id) ? await actionById(services.db, organisation.id, id) : null);
