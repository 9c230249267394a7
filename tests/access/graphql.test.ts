import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { schema } from '#graphql/schema';
import { quoteFinance } from '#services/finance/quote';
import { requestFinance } from '#services/finance/request-finance';
import { proposeAccount } from '#services/organisations/propose-account';
import { recordEntry } from '#services/payments/record-entry';
import { type ApiAnswer, createTestApi, type TestApi } from '#tests/support/api';
import {
  asking,
  type Ids,
  lists,
  making,
  mutations,
  nothing,
  open,
  reads,
  text,
  totals,
} from '#tests/support/api-attempts';
import { accepted, createMember } from '#tests/support/consortium';
import { untilSettled } from '#tests/support/ledger-acts';
import { confirmClaim, createTestTrade, issueClaim, type TestTrade, today, usualTerms } from '#tests/support/trade';

describe('the API and what is other people’s', () => {
  let trade: TestTrade;
  let api: TestApi;
  let stranger: string;
  let rival: string;
  let seller: string;
  let ids: Ids;

  beforeAll(async () => {
    trade = await createTestTrade();
    const { ctx } = trade;
    api = createTestApi(ctx);
    const everything = async (organisation: { id: string; kinds: TestTrade['rival']['kinds'] }, name: string) =>
      api.tokenOf(await createMember(ctx, organisation, ['ADMINISTRATOR', 'PREPARER', 'APPROVER', 'VIEWER'], name));
    stranger = await everything(trade.stranger, 'Stranger');
    rival = await everything(trade.rival, 'Rival');
    seller = await api.tokenOf(trade.seller.preparer);

    const claim = await issueClaim(trade, '1000.00');
    await confirmClaim(trade, claim);
    const { subject, invoiceId } = claim;
    const entry = {
      accountId: trade.seller.accountId,
      reference: 'E-1',
      bookedOn: today(ctx),
      amountMinor: 100n,
      currency: 'EUR',
      allocations: [{ subject, amountMinor: 100n }],
    };
    const { entryId } = accepted(await recordEntry(ctx, trade.seller.preparer, entry));
    const asked = await requestFinance(ctx, trade.seller.preparer, { subject, bankIds: [trade.bank.id] });
    const { requestId, actionId } = accepted(asked);
    await untilSettled(ctx);
    const { quoteId } = accepted(await quoteFinance(ctx, trade.bank.preparer, { requestId, terms: usualTerms(ctx) }));
    const proposed = accepted(
      await proposeAccount(ctx, trade.seller.preparer, {
        accountNumber: 'FR1420041010050500013M02606',
        currency: 'EUR',
        callBackNote: 'Called back on the number in the contract of 2024.',
      }),
    );
    await untilSettled(ctx);
    const { allocation } = await ctx.db.allocation.findFirstOrThrow({ where: { subject } });
    const { id: itemId } = await ctx.db.inboxItem.findFirstOrThrow({ where: { organisationId: trade.seller.id } });
    ids = {
      invoiceId,
      subject,
      requestId,
      quoteId,
      entryId,
      allocation,
      ...proposed,
      actionId,
      itemId,
      accountId: trade.seller.accountId,
      organisationId: trade.bank.id,
    };
  });
  afterAll(() => trade?.ledger.close());

  const mutate = async (token: string, name: string, input: string): Promise<{ __typename: string; code?: string }> => {
    const { data, errors } = await api.run(
      token,
      `mutation { answer: ${name}(input: { ${input} }) { __typename ... on Refusal { code field params { name value } } } }`,
    );
    expect(errors).toEqual([]);
    return data.answer;
  };
  const read = (token: string, fields: string): Promise<ApiAnswer> => api.run(token, `{ ${fields} }`);

  const picture = async (): Promise<string> => {
    const { db } = trade.ctx;
    return JSON.stringify(
      [
        await db.action.findMany({ orderBy: { id: 'asc' }, select: { id: true, status: true } }),
        await db.proposal.findMany({ orderBy: { id: 'asc' } }),
        await db.invoice.findMany({ orderBy: { id: 'asc' }, select: { id: true, sellerId: true, buyerId: true } }),
        await db.financeRequestBank.findMany({ orderBy: { bankId: 'asc' } }),
        await db.commitmentShare.count(),
        await db.bankEntry.count(),
        await db.inboxItem.findMany({ orderBy: { id: 'asc' }, select: { id: true, readAt: true } }),
        await db.obligorLink.count(),
        await db.organisation.count(),
      ],
      (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value),
    );
  };

  it('every read and every mutation of the schema is tried here', () => {
    const queries = Object.keys(schema.getQueryType()?.getFields() ?? {});
    const named = [
      ...Object.keys(reads),
      ...Object.keys(asking),
      ...[...lists, ...totals].map(list => list.split(/\W/)[0]),
    ];
    expect(queries.toSorted()).toEqual([...named, ...open].toSorted());
    const changes = Object.keys(schema.getMutationType()?.getFields() ?? {});
    expect(changes.toSorted()).toEqual([...Object.keys(mutations), ...making].toSorted());
  });

  describe.each(['a stranger', 'a bank that was not asked'])('%s', who => {
    const token = (): string => (who === 'a stranger' ? stranger : rival);

    it('changes nothing, and learns of nothing by trying', async () => {
      const before = await picture();
      for (const [name, input] of Object.entries(mutations)) {
        const answer = await mutate(token(), name, input(ids));
        expect([name, answer.__typename]).toEqual([name, 'Refusal']);
        expect(answer.code, name).toMatch(/not-found|no-such-machine|not-permitted-for-kind|not-a-governor/);
        // What one named oneself may come back, and nothing else of it.
        const unnamed = JSON.parse(JSON.stringify(answer).replaceAll(ids.subject, nothing.subject));
        expect(unnamed, name).toEqual(await mutate(token(), name, input(nothing)));
      }
      expect(await picture()).toBe(before);
    });

    it('reads nothing', async () => {
      for (const [name, field] of Object.entries(reads)) {
        const { data, errors } = await read(token(), field(ids));
        expect([name, data, errors]).toEqual([name, { [name]: null }, []]);
      }
      for (const [name, field] of Object.entries(asking)) {
        const { data } = await read(token(), field(ids));
        expect([name, data[name].code]).toEqual([
          name,
          expect.stringMatching(/not-found|no-such-machine|not-permitted-for-kind|not-a-governor/),
        ]);
      }
      for (const list of lists) {
        const { data, errors } = await read(token(), list);
        expect([list, errors, Object.values(data)]).toEqual([list, [], [{ edges: [] }]]);
      }
      for (const total of totals) expect(JSON.stringify((await read(token(), total)).data)).toMatch(/\[\]|"issued":0/);
      const { data } = await read(
        token(),
        `events(first: 50) { edges { node { contract shared subject args } } }
         inbox { edges { node { subject } } } actions { edges { node { subject } } } proposals { edges { node { subject content } } }`,
      );
      expect(JSON.stringify(data)).not.toContain(ids.subject);
      const told = data.events.edges.filter(
        ({ node }: { node: { contract: string; shared: boolean } }) => node.contract === 'Receivables' && node.shared,
      );
      expect(told).toEqual([]);
    });

    it('finds no node, and hears of no change', async () => {
      const own = await read(
        seller,
        `invoice(id: ${text(ids.invoiceId)}) { id } receivable(id: ${text(ids.subject)}) { id }
         financeRequest(id: ${text(ids.requestId)}) { id } quote(id: ${text(ids.quoteId)}) { id }
         bankEntry(id: ${text(ids.entryId)}) { id } proposal(id: ${text(ids.proposalId)}) { id } action(id: ${text(ids.actionId)}) { id }`,
      );
      expect(own.errors).toEqual([]);
      const globalIds = Object.values<{ id: string }>(own.data).map(({ id }) => id);
      expect(globalIds).toHaveLength(7);
      const query = 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }';
      expect((await api.run(token(), query, { ids: globalIds })).data.nodes).toEqual(globalIds.map(() => null));
      expect((await api.run(seller, query, { ids: globalIds })).data.nodes).toEqual(globalIds.map(id => ({ id })));
      const odd = Buffer.from('Quote:no id at all').toString('base64');
      expect((await api.run(token(), query, { ids: [odd] })).data).toEqual({ nodes: [null] });
      for (const stream of [
        `receivableChanged(subject: ${text(ids.subject)}) { reference }`,
        `actionChanged(subject: ${text(ids.subject)}) { type }`,
        `actionChanged(id: ${text(ids.actionId)}) { type }`,
      ]) {
        const response = await api.fetch(api.url, {
          method: 'POST',
          headers: {
            Authorization: `Bearer ${token()}`,
            Accept: 'text/event-stream',
            'Content-Type': 'application/json',
          },
          body: JSON.stringify({ query: `subscription { ${stream} }` }),
        });
        expect(await response.text()).not.toContain('"data"');
      }
    });
  });

  it('a token without the scope does nothing, and reads nothing', async () => {
    const everything = ['ADMINISTRATOR', 'PREPARER', 'APPROVER', 'VIEWER'] as const;
    const narrow = await api.tokenOf(await createMember(trade.ctx, trade.seller, everything, 'Narrow'), [
      'ledger:read',
    ]);
    const before = await picture();
    for (const [name, input] of Object.entries(mutations)) {
      const { code } = await mutate(narrow, name, input(ids));
      // A bank's own request, quote and the like are not the seller's: there is nothing to be permitted.
      expect(code, name).toMatch(/^(not-in-token-scope|not-permitted-for-kind|not-found)$/);
    }
    expect(await picture()).toBe(before);
    for (const [name, field] of Object.entries(reads).filter(([one]) => one !== 'action')) {
      const { data, errors } = await read(narrow, field(ids));
      expect([name, data]).toEqual([name, { [name]: null }]);
      expect(errors[0]?.extensions?.code, name).toBe('FORBIDDEN');
    }
    for (const list of [...lists, ...totals, 'inbox { edges { cursor } }', 'proposals { edges { cursor } }'])
      expect((await read(narrow, list)).errors[0]?.extensions?.code, list).toBe('FORBIDDEN');
  });

  it('a token of somebody who left opens nothing', async () => {
    const leaver = await createMember(trade.ctx, trade.seller, ['PREPARER'], 'Leaver');
    const token = await api.tokenOf(leaver);
    expect((await read(token, 'viewer { kind }')).status).toBe(200);
    await trade.ctx.db.membership.deleteMany({ where: { userId: leaver.userId } });
    expect((await read(token, 'viewer { kind }')).status).toBe(401);
  });
});
