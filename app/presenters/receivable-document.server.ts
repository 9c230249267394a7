import { isBytes32 } from '#domain/hex';
import { encodeOpenings, openingsOf } from '#ledger/verify/openings';
import { commitmentsOf } from '#prisma/reads/commitments';
import { listQuotes } from '#prisma/reads/quotes';
import { seeReceivable } from '#prisma/reads/see-receivable';
import { priceOfQuote } from '#services/finance/load-quote';
import { orNotFound, type SignedInRequest } from '~/guard.server';
import { loadReceivable } from './receivable.server.ts';
import { loadRecordPanels } from './receivable-panels.server.ts';

/** What the code on the document opens: enough to compare the paper with the chain, and nothing of who the parties are. */
const OPENED = ['/invoice/number', '/faceMinor', '/currency', '/dueDate'];

/** A receivable as a document: what this person may see of it, and the link that its code carries. 404 for strangers. */
export const loadReceivableDocument = async (who: SignedInRequest, id: string) => {
  const { db, clock, publicUrl } = who.services;
  const { organisationId } = who.actor;
  const record = await loadReceivable(who, id);
  const { viewer } = orNotFound(await seeReceivable(db, organisationId, record.subject, clock.now()));
  const [panels, quotes, commitments] = await Promise.all([
    loadRecordPanels(who, record),
    listQuotes(db, organisationId, {
      filter: { subject: record.subject, states: ['accepted', 'funded'] },
      now: clock.now(),
    }),
    commitmentsOf(db, viewer.readers, record.subject),
  ]);
  const claim = commitments.find(({ root }) => root === record.root);
  const leaves = (claim?.leaves ?? []).flatMap(({ salt, ...leaf }) => (isBytes32(salt) ? [{ ...leaf, salt }] : []));
  const openings = openingsOf(leaves, OPENED);
  const address = `${publicUrl}/verify/${record.subject}`;
  return {
    record,
    payments: panels.payments.filter(({ recorded }) => recorded),
    finance: quotes.edges.map(({ node }) => ({
      bank: node.bank.name,
      ...priceOfQuote(node, node.dueDate),
    })),
    commitments: commitments.map(({ root, kind }) => ({ root, kind })),
    address,
    // Browsers keep what follows # to themselves: it is never sent to a server.
    link: openings.length > 0 ? `${address}#${encodeOpenings(openings)}` : address,
    printedAt: clock.now(),
    reader: { name: who.user.name, organisation: who.organisation.name, timeZone: who.user.timeZone },
  };
};

export type ReceivableDocument = Awaited<ReturnType<typeof loadReceivableDocument>>;
