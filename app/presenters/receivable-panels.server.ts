import { leavesOf } from '#domain/receivables/state';
import { paymentsOn, requestsOn } from '#prisma/reads/receivable-panels';
import { dayOf, seeReceivable } from '#prisma/reads/see-receivable';
import { knownAccounts } from '#services/receivables/known-accounts';
import { orNotFound, type SignedInRequest } from '~/guard.server';
import { loadConsortium } from './consortium.server.ts';
import { loadLienPanel } from './lien-panel.server.ts';
import type { ReceivableRecord } from './receivable.server.ts';

/** What stands beside a receivable: finance, payments, and the choices that its forms offer. */
export const loadRecordPanels = async (who: SignedInRequest, record: ReceivableRecord) => {
  const { db, clock } = who.services;
  const { organisationId } = who.actor;
  const seen = orNotFound(await seeReceivable(db, organisationId, record.subject, clock.now()));
  const wants = (type: ReceivableRecord['controls'][number]['type']) =>
    record.controls.some(control => control.type === type);
  const [requests, payments, accounts, banks] = await Promise.all([
    requestsOn(db, seen),
    paymentsOn(db, seen),
    wants('ConfirmReceivable') ? knownAccounts(db, seen.row, [record.payTo].filter(Boolean)) : [],
    wants('RequestFinance') ? loadConsortium(who, ['BANK']) : [],
  ]);
  // Liens are the business of who holds a part, and of nobody else who sees the receivable.
  const held = seen.state ? leavesOf(seen.state).find(({ holder }) => seen.viewer.keys.has(holder)) : undefined;
  const liens = held
    ? await loadLienPanel(who, { collateral: 'Receivable', subject: record.subject, part: held.index })
    : null;
  const isParty = (id: string) => id === organisationId || id === record.obligor.id;
  return {
    requests,
    payments: payments.map(({ bookedOn, ...payment }) => ({ ...payment, bookedOn: dayOf(bookedOn) })),
    accounts,
    liens,
    banks: banks.filter(({ value }) => !isParty(value)),
    mayInviteObligor:
      record.isSeller &&
      record.obligor.guest &&
      record.standing === 'awaiting-confirmation' &&
      who.can('receivable:invite-obligor'),
  };
};

export type RecordPanels = Awaited<ReturnType<typeof loadRecordPanels>>;
