import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accepted } from '#tests/support/consortium';
import {
  agreeAll,
  createLeasingTrade,
  dayOfClock,
  type LeasingTrade,
  makeMachine,
  runLease,
  type TestMachine,
  usualLease,
} from '#tests/support/leasing-trade';
import { untilSettled } from '#tests/support/ledger-acts';
import { createTestPortal, signIn, type TestBrowser } from '#tests/support/portal';

/** What people do with leases, in a browser without scripts. */
describe('the pages of leases', () => {
  let trade: LeasingTrade;
  let lessor: TestBrowser;
  let lessee: TestBrowser;
  let bank: TestBrowser;
  let stranger: TestBrowser;
  let machine: TestMachine;

  let portal: Awaited<ReturnType<typeof createTestPortal>>;

  const browserOf = async (who: { readonly token: string }) => {
    const browser = portal.open();
    await signIn(browser, who);
    return browser;
  };

  beforeAll(async () => {
    trade = await createLeasingTrade();
    portal = await createTestPortal({ ctx: trade.ctx }, /^root$|^routes\/(leases|exports|_index)/);
    lessor = await browserOf(trade.lessor.approver);
    lessee = await browserOf(trade.lessee.approver);
    bank = await browserOf(trade.bank.approver);
    stranger = await browserOf(trade.stranger.approver);
    machine = await makeMachine(trade.ctx, trade.lessor);
  });
  afterAll(() => trade?.ledger.close());

  const form = (changes: Record<string, string | string[]> = {}) => ({
    intent: 'propose',
    do: 'propose',
    lesseeId: trade.lessee.id,
    contractNumber: 'LV 2026/77',
    picked: [machine.reference],
    kind: 'finance',
    currency: 'EUR',
    financed: '100,000.00',
    commencementDate: '2026-01-31',
    frequency: 'monthly',
    periods: '36',
    timing: 'arrears',
    accrual: 'equal-periods',
    compounding: 'nominal',
    pricing: 'rate',
    ratePercent: '5.25 %',
    plan: 'level',
    unguaranteed: '10,000',
    vatCategory: 'S',
    vatPercent: '19',
    countries: 'DE, nl',
    timeZone: 'Europe/Berlin',
    graceDays: '5',
    defaultAfterDays: '30',
    billingOn: 'on',
    ...changes,
  });

  test('an empty list says what to do first; strangers and those who may not are kept out', async () => {
    const page = await lessor.get('/leases');
    expect(page.status).toBe(200);
    expect(page.html).toContain('/leases/new');
    const viewer = await browserOf(trade.lessor.approver);
    expect((await viewer.get('/leases/L-2026-999999')).status).toBe(404);
  });

  test('the preview computes the schedule and writes nothing', async () => {
    const page = await lessor.get('/leases/new');
    expect(page.status).toBe(200);
    expect(page.html).toContain(machine.reference);
    const shown = await lessor.post('/leases/new', form({ do: 'preview', lesseeId: '', contractNumber: '' }));
    expect(shown.status).toBe(200);
    // 36 rents in arrears at 5.25 % upon 100,000.00 less 10,000.00 at the end.
    expect(shown.html).toContain('2,751.');
    expect(shown.html).toContain('10,000.00');
    expect(shown.html).toContain('value="5.25 %"');
    expect(await trade.ctx.db.lease.count()).toBe(0);
  });

  test('what does not fit is told at its field, and what was typed is kept', async () => {
    await lessor.get('/leases/new');
    const typed = await lessor.post('/leases/new', form({ ratePercent: '5,25', balloon: '1.234,00' }));
    expect(typed.status).toBe(422);
    expect(typed.html).toContain('value="5,25"');
    expect(typed.html).toContain('propose-ratePercent-error');
    const steps = await lessor.post(
      '/leases/new',
      form({ plan: 'stepped', 'steps[0].fromPeriod': '99', 'steps[0].value': '110' }),
    );
    expect(steps.status).toBe(422);
    expect(steps.html).toMatch(/name="steps\[0\]\.fromPeriod"/);
    expect(await trade.ctx.db.lease.count()).toBe(0);
  });

  test('a lease is proposed, signed by both, accepted, and each sees whose turn it is', async () => {
    const { ctx } = trade;
    await lessor.get('/leases/new');
    const sent = await lessor.post('/leases/new', form());
    expect(sent.status).toBe(302);
    const address = sent.location ?? '';
    expect(address).toMatch(/^\/leases\/L-2026-\d+$/);
    const row = await ctx.db.lease.findFirstOrThrow();
    expect(row).toMatchObject({ graceDays: 5, countries: ['DE', 'NL'], timeZone: 'Europe/Berlin' });
    const waiting = await lessee.get(address);
    expect(waiting.status).toBe(200);
    expect(waiting.html).toContain('/agreements/');
    expect((await stranger.get(address)).status).toBe(404);
    expect((await bank.get(address)).status).toBe(404);

    await agreeAll(ctx, row.subject, [trade.lessee]);
    const open = await lessee.get(address);
    expect(open.html).toContain('It is your turn');
    expect(open.html).toContain('name="serials[0].serial"');
    expect((await lessor.get(address)).html).not.toContain('name="serials[0].serial"');
    const acceptance = { intent: 'commence', acceptedOn: '2026-01-31', 'serials[0].machine': machine.subject };
    expect((await lessee.post(`${address}?index`, { ...acceptance, 'serials[0].serial': 'WRONG' })).status).toBe(422);
    await lessee.get(address);
    const accepting = await lessee.post(`${address}?index`, { ...acceptance, 'serials[0].serial': machine.serial });
    expect(accepting.status).toBe(302);
    await untilSettled(ctx);
    expect((await ctx.db.leaseProjection.findUniqueOrThrow({ where: { subject: row.subject } })).status).toBe(
      'Commenced',
    );
  });

  test('schedule, events, evidence and files say the same of it', async () => {
    const { reference, subject } = await trade.ctx.db.lease.findFirstOrThrow();
    const schedule = await lessee.get(`/leases/${reference}/schedule`);
    expect(schedule.status).toBe(200);
    expect(schedule.html).toContain('2,751.');
    const events = await lessor.get(`/leases/${reference}/events`);
    expect(events.html).toContain('Machines accepted, lease begun');
    const evidence = await lessor.get(`/leases/${reference}/evidence.json`);
    expect(JSON.parse(evidence.html)).toMatchObject({ subject, events: [{ name: 'Signed' }, { name: 'Commenced' }] });
    expect((await stranger.get(`/leases/${reference}/evidence.json`)).status).toBe(404);
    const file = await lessor.get('/exports/leases.csv');
    expect(file.html).toContain(reference);
    expect(file.html).toContain('LV 2026/77');
    expect((await stranger.get('/exports/leases.csv')).html).not.toContain(reference);
    expect((await lessor.get(`/leases?state=rent-due&role=lessor&q=${machine.serial}`)).html).toContain(reference);
    expect((await lessor.get('/leases?role=lessee')).html).not.toContain(`/leases/${reference}`);
  });

  test('a settlement is quoted for any day of the term, and for none beyond', async () => {
    const { reference } = await trade.ctx.db.lease.findFirstOrThrow();
    const quote = await lessee.get(`/leases/${reference}/settle?on=2026-06-15&outcome=purchase&fee=250.00`);
    expect(quote.status).toBe(200);
    expect(quote.html).toContain('250.00');
    expect(quote.html).toContain('To be paid');
    const beyond = await lessee.get(`/leases/${reference}/settle?on=2035-06-15`);
    expect(beyond.html).toContain('The lease does not run on that day.');
    const unreadable = await lessee.get(`/leases/${reference}/settle?on=2026-06-15&discount=4,8`);
    expect(unreadable.html).toContain('Write the percentage with a point');
  });

  test('an amendment shows before and after, and stands in the history once both have signed', async () => {
    const { ctx } = trade;
    const { reference, subject } = await ctx.db.lease.findFirstOrThrow();
    const address = `/leases/${reference}/amend`;
    const page = await lessor.get(address);
    expect(page.status).toBe(200);
    const on =
      /name="effectiveDate"[^>]*value="([^"]+)"/.exec(page.html)?.[1] ??
      /value="([\d-]+)"[^>]*name="effectiveDate"/.exec(page.html)?.[1] ??
      '';
    const fields = {
      ...form({ intent: 'amend', do: 'preview', periods: '48', ratePercent: '4.9', unguaranteed: '8,000' }),
      effectiveDate: on,
      payment: '5,000.00',
      note: 'Longer, and cheaper.',
    };
    const preview = await lessor.post(address, fields);
    expect(preview.status).toBe(200);
    expect(preview.html).toContain('4.9 %');
    expect(preview.html).toContain('8,000.00');
    expect(await ctx.db.leaseVersion.count({ where: { subject } })).toBe(1);
    await lessor.get(address);
    const sent = await lessor.post(address, { ...fields, do: 'amend' });
    expect([sent.status, /note-bad|error-list[\s\S]{0,600}/.exec(sent.html)?.[0]]).toEqual([302, undefined]);
    const waiting = await lessee.get(`/leases/${reference}/amendments`);
    expect(waiting.html).toContain('Waits for signatures');
    await agreeAll(ctx, subject, [trade.lessee]);
    const agreed = await lessee.get(`/leases/${reference}/amendments`);
    expect(agreed.html).toContain('In force');
    expect(agreed.html).toContain('Longer, and cheaper.');
    expect((await lessee.get(`/leases/${reference}/schedule`)).html).toContain('8,000.00');
  });

  test('who may not act has no control and is refused', async () => {
    const { ctx, lessor: org, other } = trade;
    const second = await makeMachine(ctx, org);
    const lease = await runLease(ctx, org, other, [second], { terms: usualLease(ctx, 2) });
    const address = `/leases/${lease.reference}`;
    expect((await lessee.get(address)).status).toBe(404);
    const page = await lessor.get(address);
    expect(page.html).toContain('Notice a default');
    const early = await lessor.post(`${address}?index`, { intent: 'default', code: 'rent-overdue' });
    expect(early.status).toBe(422);
    await lessor.get(address);
    expect((await lessor.post(`${address}?index`, { intent: 'default', code: 'insurance-lapsed' })).status).toBe(302);
    await untilSettled(ctx);
    const inDefault = await lessor.get(address);
    expect(inDefault.html).toContain('In default');
    expect(inDefault.html).toContain('Repossess');
    expect(accepted({ ok: true, value: inDefault.status })).toBe(200);
  });

  test('the first page tells a lessor what it lets and a lessee what it leases; others nothing of it', async () => {
    const { ctx } = trade;
    const let_ = await lessor.get('/');
    expect(let_.status).toBe(200);
    expect(let_.html).toContain('Machines that you let');
    expect(let_.html).toContain('role=lessor&amp;state=in-default');
    expect(let_.html).toContain('lease in default');
    const leased = await lessee.get('/');
    expect(leased.html).toContain('Machines that you lease');
    expect(leased.html).not.toContain('Machines that you let');
    expect((await stranger.get('/')).html).not.toContain('Machines that you');
    expect((await bank.get('/')).html).not.toContain('Machines that you');
    expect(await ctx.db.rentBill.count()).toBe(0);
  });

  test('a rent that is due is billed by hand, once, and shows with its invoice and its claim', async () => {
    const { ctx, lessor: org, lessee: to } = trade;
    const hours = { meter: 'engine-hours' as const, allowance: '10', tiers: [{ upTo: null, unitPrice: '40' }] };
    const third = await makeMachine(ctx, org);
    const terms = usualLease(ctx, 1, { usage: hours });
    const lease = await runLease(ctx, org, to, [third], { terms, billingOn: false });
    const address = `/leases/${lease.reference}/billing`;
    expect((await lessee.get(address)).html).not.toContain('Bill what is due now');
    expect((await lessor.get(address)).html).toContain('Bill what is due now');
    const billed = await lessor.post(address, { intent: 'bill' });
    expect(billed.status).toBe(302);
    await untilSettled(ctx);
    const page = await lessee.get(address);
    expect(page.status).toBe(200);
    expect(page.html).toContain(`${lease.reference}-001`);
    expect(page.html).toContain('/receivables/R-');
    // No reading at either end: the use waits, the minimum rent is billed all the same.
    expect(page.html).toContain('The minimum rent is billed all the same');
    await lessor.get(address);
    const again = await lessor.post(address, { intent: 'bill' });
    expect(again.status).toBe(422);
    expect((await lessee.get('/')).html).toContain('rents to be paid');
    expect((await stranger.get(address)).status).toBe(404);
  });

  test('each side has the lease in its own books, with a journal that balances', async () => {
    const { ctx, lessor: org, lessee: to } = trade;
    const lease = await runLease(ctx, org, to, [await makeMachine(ctx, org)], { terms: usualLease(ctx, 3) });
    const address = `/leases/${lease.reference}/books`;
    const ours = await lessor.get(`${address}?asOf=${dayOfClock(ctx)}`);
    expect(ours.status).toBe(200);
    expect(ours.html).toContain('Net investment in the lease');
    // The residual value that nobody guarantees is in the lessor’s investment, and in no lessee’s liability.
    expect(ours.html).toContain('100,000.00');
    const theirs = await lessee.get(`${address}?discount=4.8&side=lessor`);
    expect(theirs.html).toContain('Only lessor and lessee may do this.');
    const measured = await lessee.get(`${address}?discount=4.8`);
    expect(measured.html).toContain('Right-of-use asset');
    expect(measured.html).toContain('4.8 %');
    expect((await lessee.get(`${address}?discount=4,8`)).html).toContain('Write the percentage with a point');
    expect((await stranger.get(address)).status).toBe(404);

    const file = await lessor.get(`/exports/journal.csv?lease=${lease.reference}&side=lessor`);
    expect(file.status).toBe(200);
    const [, ...lines] = file.html.trim().split(/\r?\n/);
    const minor = (text: string | undefined) => BigInt((text ?? '').replace('.', '') || '0');
    const cells = lines.map(line => line.split(','));
    const sum = (column: number) => cells.reduce((all, row) => all + minor(row[column]), 0n);
    expect(lines.length).toBeGreaterThan(100);
    expect(sum(9)).toBe(sum(10));
    expect(sum(9)).toBeGreaterThan(0n);
    expect((await stranger.get(`/exports/journal.csv?lease=${lease.reference}`)).html).not.toContain(lease.reference);
    expect((await lessor.get('/exports/journal.xlsx?side=lessor')).headers.get('Content-Type')).toContain(
      'spreadsheet',
    );
    expect((await lessor.get('/exports/journal.csv?from=2030-01-01&to=2029-01-01')).status).toBe(422);
  });

  test('a range of rents is priced, offered to a bank, and its own once the bank has signed', async () => {
    const { ctx, lessor: org, lessee: to } = trade;
    const lease = await runLease(ctx, org, to, [await makeMachine(ctx, org)], { terms: usualLease(ctx) });
    const address = `/leases/${lease.reference}/rents`;
    expect((await lessor.get(address)).html).toContain('name="ratePercent"');
    const sale = {
      intent: 'sell',
      do: 'preview',
      bankId: trade.bank.id,
      firstPeriod: '13',
      lastPeriod: '24',
      ratePercent: '4.8 %',
      dayCount: 'ACT/360',
      compounding: 'effective',
      fee: '250.00',
      valueDate: dayOfClock(ctx),
      recourse: 'none',
    };
    const priced = await lessor.post(address, sale);
    expect(priced.status).toBe(200);
    expect(priced.html).toContain('Paid by the bank');
    expect(priced.html).toContain('4.8 %');
    expect(await ctx.db.rentSale.count()).toBe(0);
    const tooFar = await lessor.post(address, { ...sale, do: 'sell', lastPeriod: '99' });
    expect(tooFar.status).toBe(422);
    await lessor.get(address);
    expect((await lessor.post(address, { ...sale, do: 'sell' })).status).toBe(302);
    expect((await bank.get(`/leases/${lease.reference}`)).status).toBe(200);
    expect((await lessor.get(address)).html).toContain('Waits for signatures');
    await agreeAll(ctx, lease.subject, [trade.bank]);
    const own = await bank.get(address);
    expect(own.html).toContain('13–24');
    expect(own.html).not.toContain('name="ratePercent"');
    const schedule = await lessee.get(`/leases/${lease.reference}/schedule`);
    expect(schedule.html).toContain(`Sold to ${trade.bank.name}`);
    const rival = await browserOf(trade.rival.approver);
    expect((await rival.get(address)).status).toBe(404);
  });

  test('a table of running leases has a verdict for every row, and nothing of it is taken before', async () => {
    const { ctx } = trade;
    const before = await ctx.db.lease.count();
    expect((await lessor.get('/leases/import')).html).toContain('contractNumber');
    const text = [
      'Contract number,Lessee,Currency,Start,Periods,Financed,Rate,Timing,As of,Outstanding,Serial',
      `X-1,${trade.lessee.name},EUR,2026-01-31,36,100000,6,arrears,2026-06-30,1,NOWHERE`,
    ].join('\n');
    const sent = await lessor.send('/leases/import', csrf => {
      const body = new FormData();
      for (const [name, value] of Object.entries({ csrf, intent: 'upload', sheet: '' })) body.append(name, value);
      body.append('file', new File([text], 'leases.csv', { type: 'text/csv' }));
      return { body };
    });
    expect(sent.status).toBe(302);
    const address = sent.location ?? '';
    const verdicts = await lessor.get(address);
    expect(verdicts.html).toContain('Refused');
    expect(verdicts.html).toContain('NOWHERE');
    expect((await stranger.get(address)).status).toBe(404);
    expect((await lessor.post(address, { intent: 'abandon' })).location).toBe('/leases/import');
    expect(await ctx.db.lease.count()).toBe(before);
  });

  test('a rate is entered once it is published, and stays', async () => {
    await lessor.get('/leases/rates');
    const entered = { intent: 'publish', name: 'EURIBOR-3M', from: '2026-01-02', value: '2.714 %' };
    expect((await lessor.post('/leases/rates', entered)).status).toBe(302);
    expect((await lessor.get('/leases/rates')).html).toContain('2.714');
    expect((await lessor.post('/leases/rates', { ...entered, value: '3' })).status).toBe(422);
  });
});
