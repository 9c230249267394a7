import { listEquipment } from '#prisma/reads/equipment-list';
import { listLeases } from '#prisma/reads/leases';
import type { SignedInRequest } from '~/guard.server';
import { loadConsortium } from './consortium.server.ts';
import { EMPTY_TERMS } from './lease-form-values.server.ts';

/** Machines offered to be ticked; larger fleets are named by their references. */
const MOST_OFFERED = 60;

/** What the form of a new lease begins with. */
export const loadLeaseForm = async (who: SignedInRequest, search: URLSearchParams) => {
  const { services, actor, user } = who;
  const { db, clock } = services;
  const now = clock.now();
  const [lessees, machines, heads] = await Promise.all([
    loadConsortium(who),
    listEquipment(db, actor.organisationId, {
      filter: { role: 'title-holder' },
      sort: { by: 'reference', direction: 'asc' },
      page: { first: 200 },
      now,
    }),
    listLeases(db, actor.organisationId, {
      filter: { role: 'lessee', standings: ['running', 'rent-due', 'in-arrears', 'declared'] },
      sort: { by: 'reference', direction: 'asc' },
      page: { first: 50 },
      now,
    }),
  ]);
  const free = machines.edges.map(({ node }) => node).filter(({ lease, settling }) => lease === null && !settling);
  const picked = [...search.getAll('machine'), ...search.getAll('id')];
  const today = now.toISOString().slice(0, 10);
  return {
    lessees: lessees.filter(({ value }) => value !== actor.organisationId),
    machines: free.slice(0, MOST_OFFERED).map(({ reference, manufacturer, model, serial }) => ({
      value: reference,
      label: `${manufacturer} ${model}`,
      hint: `${reference} · ${serial}`,
    })),
    hasMachines: free.length > 0 || heads.edges.length > 0 || picked.length > 0,
    heads: heads.edges.map(({ node }) => ({ value: node.reference, label: `${node.reference} · ${node.lessor.name}` })),
    values: { ...EMPTY_TERMS, currency: 'EUR', commencementDate: today },
    picked,
    head: search.get('head') ?? '',
    lessee: search.get('lessee') ?? '',
    timeZone: user.timeZone,
  };
};
