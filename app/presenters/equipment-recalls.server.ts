import { listEquipment } from '#prisma/reads/equipment-list';
import { findRecall, listRecalls } from '#prisma/reads/equipment-recalls';
import { orNotFound, type SignedInRequest } from '~/guard.server';

/** Recalls that the organisation announced, or that touch its machines. */
export const loadRecalls = async ({ services, actor }: SignedInRequest) =>
  listRecalls(services.db, actor.organisationId, services.clock.now());

/** A recall with the machines of it that the organisation may see. 404 for strangers. */
export const loadRecall = async (who: SignedInRequest, id: string) => {
  const { services, actor } = who;
  const recall = orNotFound(await findRecall(services.db, actor.organisationId, id, services.clock.now()));
  const mine = recall.machines.filter(one => one.isMineToAcknowledge);
  return {
    recall,
    // The maker knows of its own recall.
    mayAcknowledge: !recall.isOwn && who.can('equipment:custody') ? mine.length : 0,
    mayClear: recall.isOwn && who.can('equipment:recall'),
    today: services.clock.now().toISOString().slice(0, 10),
  };
};

/** A whole fleet's recall is chosen from a list; more than these are narrowed by searching. */
const MOST_CHOICES = 200;

/** Machines that the manufacturer may recall: those whose passport it issued, as the address narrows them. */
export const loadRecallForm = async ({ services, actor }: SignedInRequest, search: URLSearchParams) => {
  const now = services.clock.now();
  const ids = search.getAll('machine');
  const text = search.get('q')?.trim() || undefined;
  const page = await listEquipment(services.db, actor.organisationId, {
    filter: { role: 'manufacturer', text, ...(ids.length > 0 && { ids }) },
    sort: { by: 'serial', direction: 'asc' },
    page: { first: MOST_CHOICES },
    now,
  });
  return {
    machines: page.edges.map(({ node }) => node).filter(({ state }) => state !== 'issuing'),
    chosen: ids,
    text: text ?? '',
    isCut: page.hasNextPage,
  };
};
