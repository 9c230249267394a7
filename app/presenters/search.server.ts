import { listEquipment } from '#prisma/reads/equipment-list';
import { listFinanceRequests } from '#prisma/reads/finance';
import { listInvoices } from '#prisma/reads/invoices';
import { listLeases } from '#prisma/reads/leases';
import { listReceivables } from '#prisma/reads/receivables';
import type { SignedInRequest } from '~/guard.server';

/** Something of the organisation's that a few letters name. */
export interface Hit {
  readonly kind: 'machine' | 'lease' | 'receivable' | 'invoice' | 'request';
  readonly name: string;
  /** Who is on the other side of it. */
  readonly detail: string;
  readonly to: string;
}

const MOST_OF_A_KIND = 5;

/** Shorter texts are found everywhere. */
export const LEAST_LETTERS = 2;

/** Machines, leases, receivables, invoices and requests for finance by reference, number, serial or party: those that the organisation may see. */
export const searchRecords = async ({ services, actor, can }: SignedInRequest, query: string): Promise<Hit[]> => {
  const text = query.trim().slice(0, 200);
  if (text.length < LEAST_LETTERS) return [];
  const { db, clock } = services;
  const { organisationId } = actor;
  const now = clock.now();
  const page = { first: MOST_OF_A_KIND };
  const [machines, leases, receivables, invoices, asked, own] = await Promise.all([
    listEquipment(db, organisationId, { filter: { text }, page, now }),
    listLeases(db, organisationId, { filter: { text }, page, now }),
    listReceivables(db, organisationId, { filter: { text }, page, now }),
    listInvoices(db, organisationId, { filter: { text }, page }),
    can('finance:read-requests')
      ? listFinanceRequests(db, organisationId, { as: 'bank', filter: { text }, page, now })
      : null,
    listFinanceRequests(db, organisationId, { as: 'holder', filter: { text }, page, now }),
  ]);
  return [
    ...machines.edges.map(
      ({ node }): Hit => ({
        kind: 'machine',
        name: node.reference,
        detail: `${node.manufacturer} ${node.model} · ${node.serial}`,
        to: `/equipment/${node.reference}`,
      }),
    ),
    ...leases.edges.map(
      ({ node }): Hit => ({
        kind: 'lease',
        name: node.reference,
        detail: `${node.lessor.name} → ${node.lessee.name}`,
        to: `/leases/${node.reference}`,
      }),
    ),
    ...receivables.edges.map(
      ({ node }): Hit => ({
        kind: 'receivable',
        name: node.reference,
        detail: `${node.seller.name} ← ${node.obligor.name}`,
        to: `/receivables/${node.reference}`,
      }),
    ),
    ...invoices.edges.map(
      ({ node }): Hit => ({
        kind: 'invoice',
        name: node.number,
        detail: `${node.sellerName} → ${node.buyerName}`,
        to: `/invoices/${node.id}`,
      }),
    ),
    ...[...(asked?.edges ?? []), ...own.edges].slice(0, MOST_OF_A_KIND).map(
      ({ node }): Hit => ({
        kind: 'request',
        name: node.reference,
        detail: `${node.holder.name} · ${node.obligor}`,
        to: `/finance/${node.id}`,
      }),
    ),
  ];
};
