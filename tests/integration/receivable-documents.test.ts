import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Hex, toHex } from '#domain/hex';
import { decodeOpenings, isOpenedBy } from '#ledger/verify/openings';
import { main } from '#server/cli/main';
import { signedInRequest, type TestMember } from '#tests/support/consortium';
import { financeClaim } from '#tests/support/finance';
import { canReadPdf, pdfText } from '#tests/support/pdf-text';
import { createTestPortal, signIn, type TestBrowser } from '#tests/support/portal';
import {
  type Claim,
  confirmClaim,
  createTestTrade,
  issueClaim,
  type TestTrade,
  today,
  usualTerms,
} from '#tests/support/trade';
import { serverTexts } from '~/i18n/server-texts.server';
import { receivablePdf } from '~/pdf/receivable-sheet.server';
import { loadReceivableDocument } from '~/presenters/receivable-document.server';

let trade: TestTrade;
let portal: Awaited<ReturnType<typeof createTestPortal>>;
let claim: Claim;

const browserOf = async (member: TestMember | null): Promise<TestBrowser> => {
  const browser = portal.open();
  if (member) await signIn(browser, member);
  return browser;
};

const documentOf = async (member: TestMember) =>
  loadReceivableDocument(await signedInRequest(trade.ctx, member), claim.subject);

/** A receivable that the bank has financed without telling its obligor. */
beforeAll(async () => {
  trade = await createTestTrade();
  const { ctx } = trade;
  portal = await createTestPortal({ ctx }, /^root$|^routes\/(receivables|verify)/);
  claim = await issueClaim(trade, '10000.00', { number: 'RE-2026-77' });
  await confirmClaim(trade, claim);
  const terms = {
    ...usualTerms(ctx),
    disclosure: 'undisclosed',
    collector: 'assignor',
    fundingDate: today(ctx),
  } as const;
  await financeClaim(trade, claim, { terms, paymentReference: 'PAY 1' });
});
afterAll(() => trade?.ledger.close());

describe('the document of a receivable', () => {
  test('is a PDF for its parties, and is not there for strangers or the signed out', async () => {
    for (const member of [trade.seller.viewer, trade.buyer.viewer, trade.bank.viewer]) {
      const page = await (await browserOf(member)).get(`/receivables/${claim.subject}/pdf`);
      expect([page.status, page.headers.get('Content-Type')]).toEqual([200, 'application/pdf']);
      expect(page.headers.get('Content-Disposition')).toContain(`${claim.reference}.pdf`);
      expect(page.html.startsWith('%PDF-')).toBe(true);
    }
    for (const member of [trade.stranger.viewer, trade.rival.viewer])
      expect((await (await browserOf(member)).get(`/receivables/${claim.subject}/pdf`)).status).toBe(404);
    expect(await (await browserOf(null)).get(`/receivables/${claim.subject}/pdf`)).toMatchObject({ status: 302 });
  });

  test('holds finance with its formulas for those who are part of it, and not for the obligor who was not told', async () => {
    for (const member of [trade.seller.viewer, trade.bank.viewer]) {
      const { finance, record } = await documentOf(member);
      expect(finance.map(({ bank }) => bank)).toEqual([trade.bank.name]);
      expect(record.timeline.map(({ type }) => type)).toContain('Funded');
    }
    const { finance, record } = await documentOf(trade.buyer.viewer);
    expect(finance).toEqual([]);
    expect(record.timeline.map(({ type }) => type).toSorted()).toEqual(['Confirmed', 'Issued']);
    expect(JSON.stringify(record, (_, value) => (typeof value === 'bigint' ? String(value) : value))).not.toContain(
      trade.bank.name,
    );
  });

  test.skipIf(!canReadPdf)('says in both languages what there is to say', async () => {
    const document = await documentOf(trade.seller.viewer);
    const english = pdfText(await receivablePdf(document, await serverTexts('en')));
    for (const words of [
      claim.reference,
      'Nordhafen Leasing GmbH',
      'Brugbaan Bouw BV',
      'EUR 11,900.00',
      'RE-2026-77',
      'Paid now',
      '11,900.00 × 80',
      document.record.timeline[0]?.txHash ?? 'no transaction',
      document.record.root,
      document.address,
    ])
      expect(english).toContain(words);
    const chinese = pdfText(await receivablePdf(document, await serverTexts('zh-CN')));
    for (const words of ['应收账款证明', 'EUR 11,900.00', '确权', '扫描二维码', claim.reference])
      expect(chinese).toContain(words);
    const obligors = pdfText(await receivablePdf(await documentOf(trade.buyer.viewer), await serverTexts('en')));
    expect(obligors).not.toContain(trade.bank.name);
    expect(obligors).not.toContain('Funded');
  });

  test('carries a code that opens four fields against the chain, and says nothing of the parties', async () => {
    const { link, record, address } = await documentOf(trade.seller.viewer);
    const [before = '', fragment = ''] = link.split('#');
    expect(before).toBe(address);
    expect(before).toBe(`${trade.ctx.publicUrl}/verify/${claim.subject}`);
    const openings = decodeOpenings(fragment);
    expect(openings.map(({ leaf }) => [leaf.path, leaf.value])).toEqual([
      ['/invoice/number', '"RE-2026-77"'],
      ['/faceMinor', '"1190000"'],
      ['/currency', '"EUR"'],
      ['/dueDate', `"${record.dueDate}"`],
    ]);
    expect(openings.every(one => isOpenedBy(toHex(record.root), one))).toBe(true);
    expect(Buffer.from(fragment, 'base64url').toString('utf8')).not.toMatch(/Nordhafen|Brugbaan/);
  });
});

describe('the public page', () => {
  test('tells anybody what the chain says, and neither names, amounts nor finance', async () => {
    const { html, status } = await (await browserOf(null)).get(`/verify/${claim.subject}`);
    expect(status).toBe(200);
    const root = (await trade.ctx.db.receivable.findUniqueOrThrow({ where: { subject: claim.subject } })).root;
    for (const words of ['Confirmed', 'Issued', claim.subject, root]) expect(html).toContain(words);
    const events = await trade.ctx.db.event.findMany({ where: { subject: claim.subject, contract: 'Receivables' } });
    for (const { name, txHash } of events)
      expect([name, html.includes(txHash)]).toEqual([name, ['Issued', 'Confirmed'].includes(name)]);
    const keys = await trade.ctx.db.partyKey.findMany({ where: { subject: claim.subject } });
    expect(keys.length).toBeGreaterThan(2);
    for (const secret of [
      ...keys.map(({ address }) => address),
      'Nordhafen',
      'Brugbaan',
      trade.bank.name,
      'RE-2026-77',
      '1190000',
      '11,900',
      claim.reference,
      'Financed',
      'financed,',
      'Funded',
    ])
      expect(html, secret).not.toContain(secret);
  });

  test('knows of nothing where the chain does not', async () => {
    for (const subject of [`0x${'7'.repeat(64)}`, 'nonsense', claim.reference, `${claim.subject}00`])
      expect((await (await browserOf(null)).get(`/verify/${subject}`)).status).toBe(404);
  });

  test('takes a node’s address of the web, and no other', async () => {
    const browser = await browserOf(null);
    const with_ = async (node: string) =>
      (await browser.get(`/verify/${claim.subject}?node=${encodeURIComponent(node)}`)).html;
    expect(await with_('https://rpc.example/key')).toContain('value="https://rpc.example/key"');
    for (const node of ['javascript:alert(1)', 'file:///etc/passwd', 'nonsense']) {
      expect(await with_(node)).not.toContain(`value="${node}"`);
    }
  });
});

describe('evidence on the command line', () => {
  const evidenceFor = async (member: TestMember): Promise<Record<string, unknown>> => {
    const page = await (await browserOf(member)).get(`/receivables/${claim.subject}/evidence.json`);
    expect(page.status).toBe(200);
    return JSON.parse(page.html);
  };

  const verify = async (evidence: unknown, ...more: string[]): Promise<{ code: number; said: string }> => {
    const folder = mkdtempSync(join(tmpdir(), 'lienlight-verify-'));
    const said: string[] = [];
    try {
      const file = join(folder, 'evidence.json');
      writeFileSync(file, JSON.stringify(evidence));
      const code = await main(
        ['verify', file, ...more],
        line => said.push(line),
        line => said.push(line),
      );
      return { code, said: said.join('\n') };
    } finally {
      rmSync(folder, { recursive: true });
    }
  };
  const node = () => ['--node', trade.ledger.node.url] as const;

  test('agrees with the node, for each of its parties', async () => {
    const whole = await verify(await evidenceFor(trade.seller.viewer), ...node());
    expect(whole.said).toContain('Everything agrees');
    expect(whole.code).toBe(0);
    expect(whole.said).not.toContain('shown to their parties only');
    const part = await verify(await evidenceFor(trade.buyer.viewer), ...node());
    expect(part.code).toBe(0);
    expect(part.said).toMatch(/shown to their parties only: .*Funded/);
  });

  test('says so when it was not compared with a node', async () => {
    const { code, said } = await verify(await evidenceFor(trade.seller.viewer));
    expect(code).toBe(0);
    expect(said).toContain('not compared with the chain');
  });

  const forge = async (
    change: (evidence: {
      commitments: { leaves: { path: string; value: string }[] }[];
      events: { name: string; args: Record<string, unknown>; txHash: string }[];
      chainId: string;
    }) => void,
  ) => {
    const copy = JSON.parse(JSON.stringify(await evidenceFor(trade.seller.viewer)));
    change(copy);
    return verify(copy, ...node());
  };
  const otherHash: Hex = `0x${'9'.repeat(64)}`;

  test.each([
    [
      'an amount',
      'does not give',
      (evidence: Parameters<Parameters<typeof forge>[0]>[0]) => {
        for (const { leaves } of evidence.commitments)
          for (const leaf of leaves) if (leaf.path === '/faceMinor') leaf.value = '"1"';
      },
    ],
    [
      'an event left out',
      'not shown: Confirmed',
      (evidence: Parameters<Parameters<typeof forge>[0]>[0]) => {
        evidence.events = evidence.events.filter(({ name }) => name !== 'Confirmed');
      },
    ],
    [
      'an event changed',
      'differs',
      (evidence: Parameters<Parameters<typeof forge>[0]>[0]) => {
        for (const event of evidence.events) if (event.name === 'Confirmed') event.args.terms = otherHash;
      },
    ],
    [
      'an event moved',
      'differs',
      (evidence: Parameters<Parameters<typeof forge>[0]>[0]) => {
        for (const event of evidence.events) if (event.name === 'Confirmed') event.txHash = otherHash;
      },
    ],
    [
      'another chain',
      'chain',
      (evidence: Parameters<Parameters<typeof forge>[0]>[0]) => {
        evidence.chainId = '1';
      },
    ],
  ])('finds %s', async (_, words, change) => {
    const { code, said } = await forge(change);
    expect(code).toBe(1);
    expect(said).toContain(words);
  });

  test('is called with a file, and says what it cannot read', async () => {
    expect((await verify({ nonsense: true })).code).toBe(1);
    const said: string[] = [];
    expect(
      await main(
        ['verify'],
        line => said.push(line),
        line => said.push(line),
      ),
    ).toBe(2);
    expect(
      await main(
        ['verify', '/nonexistent.json'],
        line => said.push(line),
        line => said.push(line),
      ),
    ).toBe(1);
    expect((await verify({}, '--node', 'nonsense')).code).toBe(2);
  });
});
