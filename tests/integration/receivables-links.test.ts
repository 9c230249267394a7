import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { findInvoice } from '#prisma/reads/invoices';
import { timelineOf } from '#prisma/reads/receivable-timeline';
import { listReceivables } from '#prisma/reads/receivables';
import { seeReceivable } from '#prisma/reads/see-receivable';
import { bankChecks } from '#services/finance/bank-checks';
import { requestFinance } from '#services/finance/request-finance';
import { importInvoice } from '#services/invoices/import-invoice';
import { inviteParty } from '#services/invoices/invite-party';
import { answerLink } from '#services/links/answer';
import { createLink } from '#services/links/create-link';
import { openLink } from '#services/links/open-link';
import { revokeLink } from '#services/links/revoke-link';
import { sendCode } from '#services/links/send-code';
import { verifyCode } from '#services/links/verify-code';
import { viewLink } from '#services/links/view';
import { issueReceivable } from '#services/receivables/issue';
import { prepareConfirmation } from '#services/receivables/prepare-confirmation';
import { rejectReceivable } from '#services/receivables/reject';
import { accepted, refusalOf, tokenSentTo } from '#tests/support/consortium';
import { untilSettled } from '#tests/support/ledger-acts';
import { type Claim, createTestTrade, invoiceFile, type TestTrade } from '#tests/support/trade';

const ip = '192.0.2.9';
const anna = { name: 'Anna Berg', email: 'anna@gast.example', phone: '+49 151 2345678' };
const boris = { name: 'Boris Tal', email: 'boris@gast.example', phone: '+49 151 8765432' };

describe('an obligor without an account', () => {
  let trade: TestTrade;
  let claim: Claim;
  let guestId: string;
  beforeAll(async () => {
    trade = await createTestTrade();
  });
  afterAll(() => trade?.ledger.close());

  /** A fresh claim on the guest, on chain. */
  beforeEach(async () => {
    const { ctx, seller } = trade;
    const buyer = {
      name: 'Gasthof zum Kran OHG',
      legalId: { scheme: null, value: 'HRA 4711' },
      taxId: null,
      address: { street: 'Am Markt 3', city: 'Bremen', postalCode: '28195', country: 'DE' },
    };
    const { invoiceId } = accepted(await importInvoice(ctx, seller.preparer, invoiceFile(ctx, '840.00', { buyer })));
    const invoice = await findInvoice(ctx.db, seller.id, invoiceId);
    if (invoice?.buyerId == null)
      guestId = accepted(await inviteParty(ctx, seller.preparer, { invoiceId, contact: anna })).organisationId;
    const { subject, reference } = accepted(await issueReceivable(ctx, seller.preparer, { invoiceId }));
    await untilSettled(ctx);
    claim = { invoiceId, subject, reference, faceMinor: 99_960n };
  });

  const terms = () => ({
    amountMinor: claim.faceMinor,
    defences: { kind: 'waived' as const },
    consentToAssignment: true,
    payTo: trade.seller.accountNumber,
  });

  const codeSentTo = async (phone: string): Promise<string> => {
    const message = await trade.ctx.db.message.findFirstOrThrow({
      where: { channel: 'sms', recipient: phone.replace(/ /g, '') },
      orderBy: { id: 'desc' },
    });
    const { params } = message;
    return typeof params === 'object' && params !== null && 'code' in params ? String(params.code) : '';
  };

  /** Through both factors, as the contact would go. */
  const enter = async (contact: typeof anna) => {
    const { ctx } = trade;
    const token = await tokenSentTo(ctx, contact.email);
    accepted(await sendCode(ctx, { token, ip }));
    const { sessionToken } = accepted(await verifyCode(ctx, { token, ip, code: await codeSentTo(contact.phone) }));
    return { token, sessionToken, ip };
  };

  test('confirms through a link and a code; the seller sees neither', async () => {
    const { ctx, seller, bank } = trade;
    const sent = accepted(await createLink(ctx, seller.preparer, { subject: claim.subject, contacts: [anna] }));
    expect(sent.sentTo).toEqual([{ email: 'a…@gast.example', phone: '… 78' }]);
    expect(JSON.stringify(sent)).not.toContain(await tokenSentTo(ctx, anna.email));
    const token = await tokenSentTo(ctx, anna.email);
    expect(await ctx.db.obligorLink.count({ where: { tokenHash: token } })).toBe(0);

    const opened = accepted(await openLink(ctx, { token, ip }));
    expect(opened).toMatchObject({ step: 'code', maskedPhone: '… 78', contactName: anna.name });
    expect(refusalOf(await viewLink(ctx, { token, ip }))).toBe('link-locked');
    expect(refusalOf(await answerLink(ctx, { token, ip, answer: { kind: 'confirm', terms: terms() } }))).toBe(
      'link-locked',
    );
    expect(refusalOf(await verifyCode(ctx, { token, ip, code: '000000' }))).toBe('code-not-sent');

    const visit = await enter(anna);
    expect(refusalOf(await viewLink(ctx, { token, ip, sessionToken: 'A'.repeat(43) }))).toBe('link-locked');
    const view = accepted(await viewLink(ctx, visit));
    expect(view).toMatchObject({
      reference: claim.reference,
      mayConfirm: true,
      mayReject: true,
      needsSecondContact: false,
    });
    expect(view.accounts[0]?.accountNumber).toBe(seller.accountNumber);
    const answered = accepted(await answerLink(ctx, { ...visit, answer: { kind: 'confirm', terms: terms() } }));
    expect(answered.actionId).not.toBeNull();
    await untilSettled(ctx);
    expect(refusalOf(await openLink(ctx, visit))).toBe('link-used');
    expect(refusalOf(await answerLink(ctx, { ...visit, answer: { kind: 'confirm', terms: terms() } }))).toBe(
      'link-used',
    );

    const seen = await seeReceivable(ctx.db, seller.id, claim.subject, ctx.clock.now());
    expect(seen?.state).toMatchObject({ status: 'Confirmed' });
    const events = seen ? await timelineOf(ctx.db, seen) : [];
    expect(events.at(-1)?.details).toMatchObject({
      '/through': 'link',
      '/by/name': anna.name,
      '/by/email': anna.email,
    });
    accepted(await requestFinance(ctx, seller.preparer, { subject: claim.subject, bankIds: [bank.id] }));
    await untilSettled(ctx);
    const contactCheck = async () => {
      const { checks } = accepted(await bankChecks(ctx, bank.preparer, { subject: claim.subject }));
      return checks.find(({ key }) => key === 'contact');
    };
    expect(await contactCheck()).toMatchObject({ ok: null, evidence: { address: 'address-unknown' } });
    // Somebody of the seller has an address there: then it is the seller who confirmed to itself.
    const { id: sellersContact } = await ctx.db.contact.create({
      data: { organisationId: seller.id, name: 'Eva', email: 'eva@gast.example' },
    });
    expect(await contactCheck()).toMatchObject({ ok: false, evidence: { address: 'address-sellers' } });
    await ctx.db.contact.delete({ where: { id: sellersContact } });
    const audited = await ctx.db.action.findUniqueOrThrow({ where: { id: answered.actionId ?? '' } });
    expect(audited).toMatchObject({ organisationId: guestId, userId: null, status: 'CONFIRMED' });
    expect((await listReceivables(ctx.db, trade.rival.id, { now: ctx.clock.now() })).edges).toEqual([]);
  });

  test('a link opens its own receivable and nothing else', async () => {
    const { ctx, seller } = trade;
    const other = claim;
    accepted(await createLink(ctx, seller.preparer, { subject: claim.subject, contacts: [anna] }));
    const visit = await enter(anna);
    const { actor } = accepted(await viewLink(ctx, visit));
    const strange = { ...actor, via: { kind: 'obligor-link', subject: `0x${'ab'.repeat(32)}` } } as const;
    expect(refusalOf(await prepareConfirmation(ctx, strange, { subject: other.subject, terms: terms() }))).toBe(
      'not-through-this-link',
    );
    const reject = { subject: other.subject, reason: { code: 'not-ordered' } } as const;
    expect(refusalOf(await rejectReceivable(ctx, strange, reject))).toBe('not-through-this-link');
    expect(refusalOf(await importInvoice(ctx, actor, invoiceFile(ctx, '1.00')))).toBe('not-through-this-link');
  });

  test('five tries a code, five codes a link; wrong codes cannot be raced', async () => {
    const { ctx, seller } = trade;
    accepted(await createLink(ctx, seller.preparer, { subject: claim.subject, contacts: [anna] }));
    const token = await tokenSentTo(ctx, anna.email);
    accepted(await sendCode(ctx, { token, ip }));
    const right = await codeSentTo(anna.phone);
    const wrong = right === '111111' ? '222222' : '111111';
    const tries = await Promise.all(Array.from({ length: 12 }, () => verifyCode(ctx, { token, ip, code: wrong })));
    expect(tries.map(refusalOf).filter(code => code === 'code-wrong')).toHaveLength(4);
    expect(refusalOf(await verifyCode(ctx, { token, ip, code: right }))).toBe('code-blocked');
    for (let codes = 1; codes < 5; codes++) accepted(await sendCode(ctx, { token, ip }));
    expect(refusalOf(await sendCode(ctx, { token, ip }))).toBe('too-many-codes');
    expect(refusalOf(await verifyCode(ctx, { token, ip, code: right }))).toBe('code-wrong');
    accepted(await verifyCode(ctx, { token, ip, code: await codeSentTo(anna.phone) }));
    expect(refusalOf(await verifyCode(ctx, { token, ip, code: await codeSentTo(anna.phone) }))).toBe('code-not-sent');
    expect(refusalOf(await openLink(ctx, { token: `${token.slice(0, -1)}_`, ip }))).toBe('link-invalid');
    expect(refusalOf(await openLink(ctx, { token: "'; drop", ip }))).toBe('link-invalid');
  });

  test('a new link makes the old one useless; so does revoking it; a stranger can do neither', async () => {
    const { ctx, seller, stranger } = trade;
    const ask = { subject: claim.subject, contacts: [anna] };
    expect(refusalOf(await createLink(ctx, stranger.preparer, ask))).toBe('not-found');
    accepted(await createLink(ctx, seller.preparer, ask));
    const first = await tokenSentTo(ctx, anna.email);
    const { linkIds } = accepted(await createLink(ctx, seller.preparer, ask));
    expect(refusalOf(await openLink(ctx, { token: first, ip }))).toBe('link-revoked');
    const second = await tokenSentTo(ctx, anna.email);
    const linkId = linkIds[0] ?? '';
    expect(refusalOf(await revokeLink(ctx, stranger.preparer, { linkId }))).toBe('not-found');
    accepted(await revokeLink(ctx, seller.preparer, { linkId }));
    expect(refusalOf(await openLink(ctx, { token: second, ip }))).toBe('link-revoked');
    await ctx.db.obligorLink.updateMany({ data: { revokedAt: null, expiresAt: new Date(0) }, where: { id: linkId } });
    expect(refusalOf(await openLink(ctx, { token: second, ip }))).toBe('link-expired');
  });

  test('the seller cannot name itself as its customer’s contact', async () => {
    const { ctx, seller } = trade;
    const ourselves = { ...anna, email: seller.preparer.email.toUpperCase() };
    const asked = await createLink(ctx, seller.preparer, { subject: claim.subject, contacts: [ourselves] });
    expect(refusalOf(asked)).toBe('contact-is-ours');
    const twice = await createLink(ctx, seller.preparer, { subject: claim.subject, contacts: [anna, anna] });
    expect(refusalOf(twice)).toBe('contacts-alike');
  });

  test('with two contacts, what one confirms the other must agree to', async () => {
    const { ctx, seller } = trade;
    accepted(await createLink(ctx, seller.preparer, { subject: claim.subject, contacts: [anna, boris] }));
    const [hers, his] = [await enter(anna), await enter(boris)];
    const confirm = {
      kind: 'confirm',
      terms: { ...terms(), defences: { kind: 'reserved', text: 'Set-off' } },
    } as const;
    const proposed = accepted(await answerLink(ctx, { ...hers, answer: confirm }));
    expect(proposed).toMatchObject({ actionId: null });
    const pending = accepted(await viewLink(ctx, his)).pending;
    expect(pending).toMatchObject({ contactName: anna.name, terms: { defences: { text: 'Set-off' } } });
    const { proposalId = '', contentHash = '' } = pending ?? {};
    const approve = { kind: 'approve', proposalId, contentHash } as const;
    expect(refusalOf(await answerLink(ctx, { ...hers, answer: approve }))).toBe('own-proposal');
    const altered = { ...approve, contentHash: '0' };
    expect(refusalOf(await answerLink(ctx, { ...his, answer: altered }))).toBe('proposal-content-changed');
    const [one, two] = await Promise.all([
      answerLink(ctx, { ...his, answer: approve }),
      answerLink(ctx, { ...his, answer: approve }),
    ]);
    expect([one, two].map(refusalOf).sort()).toEqual(['accepted', 'link-used']);
    await untilSettled(ctx);
    expect((await seeReceivable(ctx.db, guestId, claim.subject, ctx.clock.now()))?.state?.status).toBe('Confirmed');
    expect(refusalOf(await openLink(ctx, hers))).toBe('link-used');
  });

  const confirmThrough = async (visit: { token: string; sessionToken: string; ip: string }) =>
    answerLink(trade.ctx, { ...visit, answer: { kind: 'confirm', terms: terms() } });

  test('nobody is his own second person under a new link', async () => {
    const { ctx, seller } = trade;
    const ask = { subject: claim.subject, contacts: [anna, boris] };
    accepted(await createLink(ctx, seller.preparer, ask));
    const first = accepted(await confirmThrough(await enter(anna)));
    const id = first.proposalId ?? '';
    const { contentHash } = await ctx.db.proposal.findUniqueOrThrow({ where: { id } });
    // The seller changes who the second one is: what was answered before is off.
    accepted(
      await createLink(ctx, seller.preparer, { ...ask, contacts: [boris, { ...anna, phone: '+49 151 11122233' }] }),
    );
    expect((await ctx.db.proposal.findUniqueOrThrow({ where: { id } })).status).toBe('WITHDRAWN');
    expect(await ctx.db.auditEntry.count({ where: { action: 'proposal:withdrawn', subject: id } })).toBe(1);
    const again = await enter({ ...anna, phone: '+49 151 11122233' });
    const approve = { kind: 'approve', proposalId: id, contentHash } as const;
    expect(refusalOf(await answerLink(ctx, { ...again, answer: approve }))).toBe('proposal-not-found');
    // Nor would she be, were it still open: it is her mailbox, whatever her link and her phone.
    await ctx.db.proposal.update({ where: { id }, data: { status: 'PROPOSED' } });
    expect(accepted(await viewLink(ctx, again)).isMyTurn).toBe(false);
    expect(refusalOf(await answerLink(ctx, { ...again, answer: approve }))).toBe('own-proposal');
    const his = await enter(boris);
    expect(accepted(await viewLink(ctx, his)).isMyTurn).toBe(true);
    await ctx.db.obligorLink.updateMany({
      where: { subject: claim.subject, email: boris.email },
      data: { phone: anna.phone.replace(/ /g, '') },
    });
    expect(refusalOf(await answerLink(ctx, { ...his, answer: approve }))).toBe('own-proposal');
    expect(await ctx.db.action.count({ where: { subject: claim.subject, type: 'ConfirmReceivable' } })).toBe(0);
  });

  test('with the other’s link revoked, a contact answers anew', async () => {
    const { ctx, seller } = trade;
    const sent = accepted(await createLink(ctx, seller.preparer, { subject: claim.subject, contacts: [anna, boris] }));
    const hers = await enter(anna);
    const { proposalId } = accepted(await confirmThrough(hers));
    expect(refusalOf(await confirmThrough(hers))).toBe('proposal-open');
    accepted(await revokeLink(ctx, seller.preparer, { linkId: sent.linkIds[1] ?? '' }));
    const { status } = await ctx.db.proposal.findUniqueOrThrow({ where: { id: proposalId ?? '' } });
    expect(status).toBe('WITHDRAWN');
    expect(accepted(await viewLink(ctx, hers))).toMatchObject({ pending: null, mayConfirm: true });
    expect(accepted(await confirmThrough(hers)).actionId).not.toBeNull();
    await untilSettled(ctx);
  });

  test('rejecting needs one of them, with a reason that the seller reads', async () => {
    const { ctx, seller } = trade;
    accepted(await createLink(ctx, seller.preparer, { subject: claim.subject, contacts: [anna] }));
    const visit = await enter(anna);
    const bare = await answerLink(ctx, { ...visit, answer: { kind: 'reject', reason: { code: 'other' } } });
    expect(refusalOf(bare)).toBe('invalid-input');
    const reason = { code: 'wrong-amount', note: 'Two days were not worked' } as const;
    accepted(await answerLink(ctx, { ...visit, answer: { kind: 'reject', reason } }));
    await untilSettled(ctx);
    const seen = await seeReceivable(ctx.db, seller.id, claim.subject, ctx.clock.now());
    const events = seen ? await timelineOf(ctx.db, seen) : [];
    expect(events.at(-1)).toMatchObject({
      type: 'Rejected',
      details: { '/code': 'wrong-amount', '/note': reason.note },
    });
    expect(refusalOf(await createLink(ctx, seller.preparer, { subject: claim.subject, contacts: [anna] }))).toBe(
      'wrong-status',
    );
  });
});
