import { listEquipment } from '#prisma/reads/equipment-list';
import { listLeases } from '#prisma/reads/leases';
import { ownOrganisation } from '#prisma/reads/organisation';
import type { SignedInRequest } from '~/guard.server';
import { loadConsortium } from './consortium.server.ts';
import { EMPTY_TERMS } from './lease-form-values.server.ts';

/** Standard rates of value added tax, per cent, where the form fills one in; elsewhere it is asked for. */
const STANDARD_VAT: Readonly<Record<string, string>> = {
  ...{
    AT: '20',
    BE: '21',
    CH: '8.1',
    CN: '13',
    CZ: '21',
    DE: '19',
    DK: '25',
    ES: '21',
    FI: '25.5',
    FR: '20',
    GB: '20',
  },
  ...{ IE: '23', IT: '22', LU: '17', NL: '21', NO: '25', PL: '23', PT: '23', SE: '25' },
};

const standardVat = (country: string | null): string => STANDARD_VAT[country ?? ''] ?? '';

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
  const { country } = await ownOrganisation(db, actor.organisationId);
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
    values: { ...EMPTY_TERMS, currency: 'EUR', commencementDate: today, vatPercent: standardVat(country) },
    picked,
    head: search.get('head') ?? '',
    lessee: search.get('lessee') ?? '',
    timeZone: user.timeZone,
  };
};
