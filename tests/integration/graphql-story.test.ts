import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLive, type Live } from '#services/live';
import { createTestApi, type TestApi } from '#tests/support/api';
import { type ApiPeople, createApiPeople, REFUSAL } from '#tests/support/api-people';
import { untilSettled } from '#tests/support/ledger-acts';
import { createTestTrade, invoiceFile, type TestTrade, today } from '#tests/support/trade';

type Person = 'seller' | 'buyer' | 'buyerApprover' | 'bank' | 'bankApprover' | 'rival';

/** One claim from the file to the last cent through the API alone, over a real database and a real chain. */
describe('the whole story through the API', () => {
  let trade: TestTrade;
  let live: Live;
  let api: TestApi;
  let tokens: Record<Person, string>;
  let people: ApiPeople<Person>;
  const known: Record<'invoiceId' | 'subject' | 'requestId' | 'quoteId' | 'allocation', string> = {
    invoiceId: '',
    subject: '',
    requestId: '',
    quoteId: '',
    allocation: '',
  };

  beforeAll(async () => {
    trade = await createTestTrade();
    live = createLive(trade.ledger.databaseUrl, trade.ctx.log);
    api = createTestApi(trade.ctx, live);
    const { seller, buyer, bank, rival } = trade;
    tokens = {
      seller: await api.tokenOf(seller.preparer),
      buyer: await api.tokenOf(buyer.preparer),
      buyerApprover: await api.tokenOf(buyer.approver),
      bank: await api.tokenOf(bank.preparer),
      bankApprover: await api.tokenOf(bank.approver),
      rival: await api.tokenOf(rival.preparer),
    };
    people = createApiPeople(api, tokens);
  });
  afterAll(async () => {
    await live?.close();
    await trade?.ledger.close();
  });

  const ask: ApiPeople<Person>['ask'] = (...question) => people.ask(...question);
  const change: ApiPeople<Person>['change'] = (...wish) => people.change(...wish);
  const done: ApiPeople<Person>['done'] = (...wish) => people.done(...wish);
  const approve: ApiPeople<Person>['approve'] = (...wish) => people.approve(...wish);
  const receivable = async (who: Person, fields: string) =>
    (await ask(who, `query ($id: String!) { receivable(id: $id) { ${fields} } }`, { id: known.subject })).receivable;

  test('the seller imports its file, once whatever the network does, and issues', async () => {
    const { name, bytes } = invoiceFile(trade.ctx, '100000.00');
    const input = { name, base64: Buffer.from(bytes).toString('base64') };
    const fields = 'invoiceId subject claimExists action { type status }';
    const first = await change('seller', 'importInvoice', input, fields, 'upload-1');
    expect(first).toMatchObject({ claimExists: false, action: { type: 'AnchorDocument' } });
    const again = await change('seller', 'importInvoice', input, 'invoiceId', 'upload-1');
    expect(again.invoiceId).toBe(first.invoiceId);
    const other = { ...input, name: 'other.xml' };
    expect(await change('seller', 'importInvoice', other, 'invoiceId', 'upload-1')).toMatchObject({
      code: 'idempotency-key-reused',
      field: 'idempotencyKey',
    });
    const text = new TextDecoder().decode(bytes);
    expect(await change('seller', 'importInvoice', { name, text }, 'invoiceId')).toMatchObject({
      code: 'duplicate-file',
    });
    known.invoiceId = first.invoiceId;

    const issued = await done(
      'seller',
      'issueReceivable',
      { invoiceId: known.invoiceId },
      'subject reference actionId claimExists',
    );
    known.subject = issued.subject;
    await untilSettled(trade.ctx);
    const { action } = await ask(
      'seller',
      'query ($id: String!) { action(id: $id) { status blockNumber txHash message signers { organisation heldBy } } }',
      { id: issued.actionId },
    );
    expect(action).toMatchObject({ status: 'CONFIRMED', signers: [{ heldBy: 'OPERATOR' }] });
    const data = await ask(
      'buyer',
      `query ($id: String!, $minBlock: BigInt) { receivable(id: $id, minBlock: $minBlock) {
         reference state standing faceMinor currency roles nextSteps { step turn } availableCommands { type } invoice { number totals }
       } }`,
      { id: issued.reference, minBlock: action.blockNumber },
    );
    expect(data.receivable).toMatchObject({
      reference: issued.reference,
      state: 'ISSUED',
      standing: 'AWAITING_CONFIRMATION',
      faceMinor: '11900000',
      roles: ['OBLIGOR'],
      nextSteps: [{ step: 'CONFIRM', turn: 'OBLIGOR' }],
    });
    expect(data.receivable.availableCommands.map(({ type }: { type: string }) => type)).toContain('ConfirmReceivable');
  });

  test('the obligor confirms, with two people; a program of the same person is the same person', async () => {
    const input = {
      subject: known.subject,
      amountMinor: '11900000',
      consentToAssignment: true,
      payTo: trade.seller.accountNumber,
    };
    expect(await change('seller', 'prepareConfirmation', input, 'proposalId')).toMatchObject({ code: 'not-obligor' });
    const { proposalId } = await done('buyerApprover', 'prepareConfirmation', input, 'proposalId');
    expect(await approve('buyerApprover', proposalId)).toMatchObject({ code: 'own-proposal' });
    expect(await approve('buyer', proposalId)).toMatchObject({ code: 'not-permitted' });
    await done('buyerApprover', 'withdrawProposal', { proposalId }, 'proposalId');
    const prepared = await done('buyer', 'prepareConfirmation', input, 'proposalId');
    expect((await approve('buyerApprover', prepared.proposalId)).actionId).toEqual(expect.any(String));
    await untilSettled(trade.ctx);
    expect(await receivable('seller', 'confirmed standing')).toEqual({ confirmed: true, standing: 'CONFIRMED' });
  });

  test('two banks quote, see their own alone, and one is accepted', async () => {
    const { organisations } = await ask('seller', '{ organisations(kinds: [BANK]) { organisationId name } }');
    const idOf = (name: string) =>
      organisations.find((one: { name: string }) => one.name === name)?.organisationId as string;
    const bankIds = [idOf('Elbe Bank AG'), idOf('Rhein Bank AG')];
    const asked = await done('seller', 'requestFinance', { subject: known.subject, bankIds }, 'requestId');
    known.requestId = asked.requestId;
    await untilSettled(trade.ctx);

    const inbox = await ask(
      'bank',
      `{ financeRequests(as: BANK) { edges { node { requestId state banksAsked holder { name } } } }
         bankChecks(subject: "${known.subject}") { ... on BankChecks { checks { key ok } } } }`,
    );
    expect(inbox.financeRequests.edges).toEqual([
      {
        node: {
          requestId: known.requestId,
          state: 'OPEN',
          banksAsked: null,
          holder: { name: 'Nordhafen Leasing GmbH' },
        },
      },
    ]);
    const checks: { key: string; ok: boolean | null }[] = inbox.bankChecks.checks;
    expect(checks.filter(({ ok }) => ok !== true)).toEqual([]);

    const terms = {
      kind: 'SALE',
      disclosure: 'DISCLOSED',
      collector: 'FINANCIER',
      advanceRateBps: 8000,
      discountRateBps: 600,
      ratePeriod: 'YEAR',
      dayCount: 'ACT_360',
      feeRateBps: 50,
      recourse: 'NONE',
      graceDays: 5,
      fundingDate: today(trade.ctx),
      expiresAt: new Date(Date.now() + 7 * 86_400_000).toISOString(),
    };
    const priced = await ask(
      'bank',
      `query ($requestId: String!, $terms: QuoteTermsInput!) { quotePrice(requestId: $requestId, terms: $terms) {
         ... on Price { days paidNow { amountMinor } discount { amountMinor formula { text } } } ${REFUSAL} } }`,
      { requestId: known.requestId, terms },
    );
    // 119,000.00 × 80 % × 6 % × (60 + 5) / 360
    expect(priced.quotePrice).toEqual({
      days: 65,
      paidNow: { amountMinor: '9520000' },
      discount: { amountMinor: '103133', formula: { text: '95200.00 × 6.00 % × 65 / 360' } },
    });
    const unclear = { ...terms, feeFixedMinor: '100' };
    expect(
      await change('bank', 'quoteFinance', { requestId: known.requestId, terms: unclear }, 'quoteId'),
    ).toMatchObject({ code: 'invalid-input', field: 'terms.feeRateBps' });
    const quoted = await done('bank', 'quoteFinance', { requestId: known.requestId, terms }, 'quoteId');
    await done('rival', 'quoteFinance', { requestId: known.requestId, terms }, 'quoteId');
    known.quoteId = quoted.quoteId;
    await untilSettled(trade.ctx);

    const quotes = 'financeRequests { quotes { quoteId state bank { name } price { reserve { amountMinor } } } }';
    const namesFor = async (who: Person): Promise<string[]> =>
      (await receivable(who, quotes)).financeRequests.flatMap((request: { quotes: { bank: { name: string } }[] }) =>
        request.quotes.map(quote => quote.bank.name),
      );
    expect((await namesFor('seller')).sort()).toEqual(['Elbe Bank AG', 'Rhein Bank AG']);
    expect(await namesFor('bank')).toEqual(['Elbe Bank AG']);
    expect(await namesFor('rival')).toEqual(['Rhein Bank AG']);

    await done('seller', 'acceptQuote', { quoteId: known.quoteId }, 'actionId');
    await untilSettled(trade.ctx);
    expect(await receivable('seller', 'standing')).toEqual({ standing: 'RESERVED' });
  });

  test('whoever listens sees the funding as it happens', async () => {
    const client = new AbortController();
    const response = await api.fetch(api.url, {
      method: 'POST',
      signal: client.signal,
      headers: {
        Authorization: `Bearer ${tokens.seller}`,
        Accept: 'text/event-stream',
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({
        query: 'subscription ($subject: Hex!) { receivableChanged(subject: $subject) { standing version } }',
        variables: { subject: known.subject },
      }),
    });
    expect(response.headers.get('Content-Type')).toContain('text/event-stream');
    expect(response.headers.get('Cache-Control')).toContain('no-transform');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let heard = '';
    const hear = async (what: RegExp): Promise<void> => {
      while (!what.test(heard)) {
        const chunk = await reader?.read();
        if (!chunk || chunk.done) throw new Error(`the stream ended: ${heard}`);
        heard += chunk.value;
      }
    };
    await hear(/RESERVED/);

    const { proposalId } = await done(
      'bank',
      'prepareFunding',
      { quoteId: known.quoteId, paymentReference: 'TRF 4711', paidOn: today(trade.ctx) },
      'proposalId',
    );
    await approve('bankApprover', proposalId);
    await hear(/FINANCED/);
    client.abort();
    await reader?.cancel().catch(() => undefined);
    await untilSettled(trade.ctx);
    const buyer = await receivable('buyer', 'fragments { holder { name } payee { name } notified financed }');
    expect(buyer.fragments).toEqual([
      { holder: { name: 'Elbe Bank AG' }, payee: { name: 'Elbe Bank AG' }, notified: true, financed: true },
    ]);
    expect(await ask('rival', `{ receivable(id: "${known.subject}") { reference } }`)).toEqual({ receivable: null });
  });

  test('the bank records the payment, takes one back, and all is settled', async () => {
    const { viewer } = await ask('bank', '{ viewer { accounts { accountId currency } } }');
    const entry = (reference: string, amountMinor: string) => ({
      accountId: viewer.accounts[0].accountId,
      reference,
      bookedOn: today(trade.ctx),
      amountMinor,
      currency: 'EUR',
      payerName: 'Brugbaan Bouw BV',
      allocations: [{ subject: known.subject, amountMinor }],
    });
    await done('bank', 'recordBankEntry', entry('E-1', '1900000'), 'entryId actionIds unallocatedMinor');
    await untilSettled(trade.ctx);
    const paid = await receivable('bank', 'openMinor standing payments { allocation amountMinor recorded reversed }');
    expect(paid).toMatchObject({
      openMinor: '10000000',
      standing: 'PARTLY_PAID',
      payments: [{ amountMinor: '1900000', recorded: true, reversed: false }],
    });
    expect(await change('bank', 'recordBankEntry', entry('E-1', '1900000'), 'entryId')).toMatchObject({
      code: 'entry-exists',
    });
    const { allocation } = paid.payments[0];
    await done('bank', 'reverseAllocation', { allocation, reason: { code: 'RETURNED_BY_BANK' } }, 'actionId');
    await untilSettled(trade.ctx);
    expect(await receivable('seller', 'openMinor')).toEqual({ openMinor: '11900000' });

    const { entryId } = await done('bank', 'recordBankEntry', entry('E-2', '11900000'), 'entryId');
    await untilSettled(trade.ctx);
    const { bankEntry } = await ask(
      'bank',
      'query ($id: String!) { bankEntry(id: $id) { allocatedMinor allocations { state subject } } }',
      { id: entryId },
    );
    // What was taken back is a part of its own: the entry pays it and the rest in two allocations.
    const allocated = { state: 'RECORDED', subject: known.subject };
    expect(bankEntry).toEqual({ allocatedMinor: '11900000', allocations: [allocated, allocated] });
    const { reserveStatement } = await ask(
      'seller',
      `{ reserveStatement(subject: "${known.subject}") { ... on ReserveStatement { reserveMinor openMinor release { amountMinor } } ${REFUSAL} } }`,
    );
    expect(reserveStatement).toMatchObject({ openMinor: '0', reserveMinor: '2217367' });
    await done(
      'bank',
      'releaseReserve',
      { subject: known.subject, paymentReference: 'RES 4711', paidOn: today(trade.ctx) },
      'actionId',
    );
    await untilSettled(trade.ctx);
    const settled = await receivable(
      'seller',
      'state standing openMinor fragments { reserveReleased } steps { step status } timeline { type by { name } amountMinor } commitments { kind root }',
    );
    expect(settled).toMatchObject({
      state: 'SETTLED',
      standing: 'SETTLED',
      openMinor: '0',
      fragments: [{ reserveReleased: true }],
    });
    expect(settled.timeline.map(({ type }: { type: string }) => type)).toEqual(
      expect.arrayContaining(['Issued', 'Confirmed', 'Funded', 'PaymentRecorded', 'PaymentReversed', 'Settled']),
    );
    expect(trade.ledger.logged).toEqual([]);
  });

  test('the bank’s account is replaced by two people, with a call-back', async () => {
    const ownAccounts = async () =>
      (await ask('bank', '{ viewer { accounts { accountId accountNumber status } } }')).viewer.accounts;
    const [old] = await ownAccounts();
    const input = {
      accountNumber: 'DE75 5121 0800 1245 1261 99',
      currency: 'EUR',
      replacesId: old.accountId,
      callBackNote: 'Called Ms Hahn on the number in the contract, 12 May: account and holder confirmed.',
    };
    const hasty = { ...input, callBackNote: 'called' };
    expect(await change('bank', 'proposeBankAccount', hasty, 'proposalId')).toMatchObject({
      code: 'call-back-note-missing',
      field: 'callBackNote',
    });
    const { proposalId, contentHash } = await done('bank', 'proposeBankAccount', input, 'proposalId contentHash');
    expect(await approve('bank', proposalId)).toMatchObject({
      code: expect.stringMatching(/own-proposal|not-permitted/),
    });
    const { proposal } = await ask(
      'bankApprover',
      'query ($id: String!) { proposal(id: $id) { content contentHash } }',
      {
        id: proposalId,
      },
    );
    expect(proposal).toMatchObject({ contentHash, content: { callBackNote: input.callBackNote } });
    await approve('bankApprover', proposalId);
    expect(await ownAccounts()).toMatchObject([
      { accountNumber: 'DE75512108001245126199', status: 'ACTIVE' },
      { accountId: old.accountId, status: 'RETIRED' },
    ]);
  });

  test('nodes and pages', async () => {
    const { receivables } = await ask(
      'seller',
      '{ receivables(first: 1, filter: { states: [SETTLED] }) { edges { cursor node { id reference } } pageInfo { hasNextPage endCursor } } }',
    );
    expect(receivables).toMatchObject({
      edges: [{ node: { id: expect.any(String) } }],
      pageInfo: { hasNextPage: false },
    });
    const { id, reference } = receivables.edges[0].node;
    const query = 'query ($id: ID!) { node(id: $id) { id ... on Receivable { reference } } }';
    expect(await ask('seller', query, { id })).toEqual({ node: { id, reference } });
    expect(await ask('rival', query, { id })).toEqual({ node: null });
    const lists = await ask(
      'seller',
      `{ receivableTotals { currency state count } receivableAgeing(role: SELLER) { currency }
         events(first: 3, filter: { ours: true }) { edges { node { name shared args } } }
         blocks(first: 2, eventful: true) { edges { node { number events } } }
         actions(first: 2) { edges { node { type status } } pageInfo { hasNextPage } }
         inbox(first: 50, unread: true) { edges { node { kind params } } }
         quotes { edges { node { state } } } proposals { edges { node { status } } } invoices { edges { node { state } } } }`,
    );
    expect(lists.receivableTotals).toEqual([{ currency: 'EUR', state: 'SETTLED', count: 1 }]);
    expect(lists.inbox.edges.map(({ node }: { node: { kind: string } }) => node.kind)).toContain('reserve-released');
    expect(lists.quotes.edges.map(({ node }: { node: { state: string } }) => node.state)).toContain('FUNDED');
    expect(lists.actions.pageInfo.hasNextPage).toBe(true);
  });
});
