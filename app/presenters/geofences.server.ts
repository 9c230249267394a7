import { type AreaView, areasOfLease, areasOfMachine, listGeofences } from '#prisma/reads/geofences';
import { assignGeofence, endAssignment } from '#services/geofences/assign-geofence';
import type { ReceivedForm } from '~/forms.server';
import { orNotFound, type SignedInRequest } from '~/guard.server';
import { assignmentFields } from './geofence-fields.server.ts';

/** More areas than these are narrowed by searching. */
const MOST = 200;

/** The organisation's own areas: those in use, or all. */
export const loadGeofences = async ({ services, actor, ...who }: SignedInRequest, search: URLSearchParams) => {
  const isAll = search.get('retired') === 'yes';
  const text = search.get('q')?.trim() || undefined;
  const page = await listGeofences(services.db, actor.organisationId, {
    filter: { ...(!isAll && { retired: false }), text },
    page: { first: MOST },
  });
  return {
    rows: page.edges.map(({ node }) => node),
    isAll,
    isCut: page.hasNextPage,
    isFiltered: text !== undefined,
    mayManage: who.can('geofence:manage'),
  };
};

/** One area of the organisation's own. 404 for everybody else. */
export const loadGeofence = async ({ services, actor, ...who }: SignedInRequest, id: string) => {
  const { edges } = await listGeofences(services.db, actor.organisationId, {
    filter: { ids: [id] },
    page: { first: 1 },
  });
  return { geofence: orNotFound(edges[0]?.node), mayManage: who.can('geofence:manage') };
};

const areaChoices = async ({ services, actor, can }: SignedInRequest) => {
  if (!can('geofence:manage')) return [];
  const { edges } = await listGeofences(services.db, actor.organisationId, {
    filter: { retired: false },
    page: { first: MOST },
  });
  return edges.map(({ node: { id, name } }) => ({ id, name }));
};

export interface AreasView {
  readonly areas: readonly AreaView[];
  /** What may be assigned; none: the reader sets no areas here. */
  readonly choices: readonly { readonly id: string; readonly name: string }[];
}

/** Areas of a machine, its own and its leases'; `null` for who does not see everything of it. */
export const loadMachineAreas = async (who: SignedInRequest, machine: string): Promise<AreasView | null> => {
  const { services, actor } = who;
  const areas = await areasOfMachine(services.db, actor.organisationId, machine, services.clock.now());
  return areas && { areas, choices: await areaChoices(who) };
};

/** Areas of a lease, for its lessor and its lessee. */
export const loadLeaseAreas = async (who: SignedInRequest, lease: string): Promise<AreasView | null> => {
  const areas = await areasOfLease(who.services.db, who.actor.organisationId, lease);
  return areas && { areas, choices: await areaChoices(who) };
};

type AreaForm = ReceivedForm & { readonly who: SignedInRequest };

/** The forms of `AreasPanel` for a machine or a lease; `null` where the form is another's. */
export const areaAction = async (form: AreaForm, to: string, page: string) => {
  const { services, actor, user } = form.who;
  if (form.intent === 'assign-area')
    return form.run(
      assignmentFields(user.timeZone),
      input => assignGeofence(services, actor, { to, ...input }),
      () => form.done(page, { key: 'geofences:done.assigned', params: {} }),
    );
  if (form.intent === 'end-area')
    return form.answer(await endAssignment(services, actor, { assignmentId: form.scope }), () =>
      form.done(page, { key: 'geofences:done.unassigned', params: {} }),
    );
  return null;
};
