import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evidenceParts, verifyCommitments } from '#ledger/verify/evidence';
import { leadsToRoot, readingProof } from '#ledger/verify/reading-proof';
import { anchorReadings } from '#services/anchors/anchor-readings';
import { createTestApi } from '#tests/support/api';
import { accepted, createOrganisation, type TestOrganisation } from '#tests/support/consortium';
import { makeDevice, storeDeviceReadings } from '#tests/support/devices';
import {
  createLeasingTrade,
  type LeasingTrade,
  makeMachine,
  runLease,
  type TestMachine,
} from '#tests/support/leasing-trade';
import { until, untilSettled } from '#tests/support/ledger-acts';
import { showTo } from '#tests/support/liens';
import { createTestPortal, signIn, type TestBrowser } from '#tests/support/portal';

const NOBODY = '0199ffff-0000-7000-8000-000000000000';

/** What people do with devices, in a browser without scripts. */
describe('the pages of devices', () => {
  let trade: LeasingTrade;
  let lessor: TestBrowser;
  let lessee: TestBrowser;
  let lesseePreparer: TestBrowser;
  let bank: TestBrowser;
  let stranger: TestBrowser;
  let governor: TestBrowser;
  let office: TestOrganisation;
  let machine: TestMachine;
  let deviceId = '';
  let token = '';

  beforeAll(async () => {
    trade = await createLeasingTrade();
    const { ctx } = trade;
    office = await createOrganisation(ctx, 'Consortium Office', ['SUPPLIER'], { governor: true });
    const portal = await createTestPortal(
      { ctx },
      /^root$|^routes\/(devices|alarms|readings|ingest|exports|equipment|agreements|_index)/,
    );
    const browserOf = async (who: { readonly token: string }) => {
      const browser = portal.open();
      await signIn(browser, who);
      return browser;
    };
    lessor = await browserOf(trade.lessor.approver);
    lessee = await browserOf(trade.lessee.approver);
    lesseePreparer = await browserOf(trade.lessee.preparer);
    bank = await browserOf(trade.bank.approver);
    stranger = await browserOf(trade.stranger.approver);
    governor = await browserOf(office.administrator);
    machine = await makeMachine(ctx, trade.lessor);
    await runLease(ctx, trade.lessor, trade.lessee, [machine]);
  });
  afterAll(() => trade?.ledger.close());

  test('a device is registered step by step, and its token is shown once', async () => {
    expect((await lessor.get('/devices')).html).toContain('No devices yet');
    expect((await lessor.get('/devices/new')).html).toContain('protocol=teltonika');
    await lessor.get('/devices/new?protocol=native');
    const refused = await lessor.post('/devices/new?protocol=native', {
      intent: 'register',
      protocol: 'native',
      externalId: 'gateway-17',
      publicKey: '{"kty":"RSA"}',
    });
    expect(refused.status).toBe(422);
    expect(refused.html).toContain('This is no key that a device can have.');
    const clone = { intent: 'register', protocol: 'gt06', externalId: '001017990000014' };
    const short = await lessor.post('/devices/new?protocol=gt06', { ...clone, externalId: '123' });
    expect([short.status, short.html.includes('An IMEI has 15 digits.')]).toEqual([422, true]);
    // Clones have numbers whose check digit is wrong: they are taken, and it is told.
    const odd = await lessor.post('/devices/new?protocol=gt06', clone);
    expect([odd.status, odd.html.includes('with these 14 digits it would be 3')]).toEqual([200, true]);
    await trade.ctx.db.device.deleteMany({ where: { externalId: clone.externalId } });
    const made = await lessor.post('/devices/new?protocol=native', {
      intent: 'register',
      protocol: 'native',
      externalId: 'gateway-17',
      name: 'Cab of crane 4',
    });
    expect(made.status).toBe(200);
    token = /Authorization: Bearer ([\w-]{32})/.exec(made.html)?.[1] ?? '';
    deviceId = /href="\/devices\/([0-9a-f-]{36})"/.exec(made.html)?.[1] ?? '';
    expect(token).not.toBe('');
    expect(made.html).toContain('v1/devices/me/telemetry');
    const page = await lessor.get(`/devices/${deviceId}`);
    expect(page.html).toContain('Cab of crane 4');
    expect(page.html).toContain('T2: an authenticated channel');
    expect(page.html).not.toContain(token);
    const again = await lessor.post(`/devices/${deviceId}`, { intent: 'rotate' });
    expect(again.html).not.toContain(token);
    expect(again.html).toContain('It is shown now and never again.');
    expect((await lessor.get('/devices?q=crane&protocol=native&state=free')).html).toContain('gateway-17');
    expect((await lessor.get('/devices?state=speaking')).html).toContain('No device fits the filter');
    expect((await lessor.get('/exports/devices.csv')).html).toContain('gateway-17');
  });

  test('nobody else learns of it', async () => {
    for (const who of [bank, stranger, lessee]) {
      expect((await who.get(`/devices/${deviceId}`)).status).toBe(404);
      expect((await who.get(`/devices/${deviceId}/evidence.json`)).status).toBe(404);
      expect((await who.get('/devices')).html).not.toContain('gateway-17');
      const tried = await who.post(`/devices/${deviceId}`, { intent: 'remove' });
      expect([tried.location, tried.html.includes('gateway-17')]).toEqual([null, false]);
    }
    expect((await lessor.get('/devices/no-such-device')).status).toBe(404);
    expect((await stranger.get(`/readings/${NOBODY}`)).status).toBe(404);
    expect((await stranger.get(`/equipment/${machine.reference}/devices`)).status).toBe(404);
  });

  test('it is proposed to a machine, and speaks for it when the lessee has signed too', async () => {
    await lessor.get(`/devices/${deviceId}`);
    const proposed = await lessor.post(`/devices/${deviceId}`, {
      intent: 'propose',
      machine: machine.reference,
      hours: '1204.5',
      note: 'mounted in the cab',
    });
    expect(proposed.location).toBe(`/devices/${deviceId}`);
    await untilSettled(trade.ctx);
    const waiting = await lessor.get(`/devices/${deviceId}`);
    expect(waiting.html).toContain(`Waiting for ${trade.lessee.name}.`);
    const asked = await lessee.get(`/devices/${deviceId}`);
    expect(asked.html).toContain('It is your turn');
    // What is signed stands where it is signed.
    const terms = [machine.reference, 'Observer', trade.lessor.name, 'Engine hours at the start', 'mounted in the cab'];
    for (const term of terms) expect(asked.html).toContain(term);
    // What it sends is its owner's.
    expect(asked.html).not.toContain('What it sends right now');
    const prepared = await lesseePreparer.get(`/devices/${deviceId}`);
    expect(prepared.html).toContain('an approver signs');
    expect(prepared.html).not.toContain('Sign for our organisation');
    await trade.ledger.stopLoop();
    expect((await lessee.post(`/devices/${deviceId}`, { intent: 'confirm' })).location).toBe(`/devices/${deviceId}`);
    for (const who of [lessor, lessee]) {
      const signed = await who.get(`/devices/${deviceId}`);
      expect(signed.status).toBe(200);
      expect(signed.html).toContain('Signed, waits for the ledger');
      expect(signed.html).not.toContain('Propose it to the machine');
    }
    expect((await stranger.get(`/devices/${deviceId}`)).status).toBe(404);
    await trade.ledger.start();
    await untilSettled(trade.ctx);
    const page = await lessor.get(`/devices/${deviceId}`);
    expect(page.html).toContain('Speaks for a machine');
    expect(page.html).toContain(`/equipment/${machine.reference}/use`);
    const ofMachine = await lessee.get(`/equipment/${machine.reference}/devices`);
    expect(ofMachine.html).toContain('Cab of crane 4');
    expect(ofMachine.html).toContain(trade.lessor.name);
    const parts = evidenceParts(JSON.parse((await lessee.get(`/devices/${deviceId}/evidence.json`)).html));
    expect(parts?.flatMap(verifyCommitments)).toMatchObject([{ recomputed: true, onChain: true }]);
    expect((await bank.get(`/devices/${deviceId}`)).status).toBe(404);
  });

  test('who lends on the machine learns how sure its devices are, and which they are not', async () => {
    const path = `/equipment/${machine.reference}/devices`;
    await showTo(trade.ctx, trade.lessor, machine, [trade.bank]);
    const page = await bank.get(path);
    expect(page.html).toContain('T2: an authenticated channel');
    expect(page.html).toContain(trade.lessor.name);
    expect(page.html).not.toContain('Cab of crane 4');
    expect(page.html).not.toContain('Register a device');
    expect(page.html).not.toContain(`/equipment/${machine.reference}/rules`);
    expect((await lessor.get(path)).html).toContain(`/equipment/${machine.reference}/rules`);
    expect((await bank.get('/devices')).html).toContain('Devices are registered by who owns or uses machines');
    expect((await stranger.get(path)).status).toBe(404);
  });

  test('its owner sees what it sends and what was refused; who runs the portal sees how taking in fares', async () => {
    const { db } = trade.ctx;
    const receivedAt = new Date();
    await db.deviceMessage.create({
      data: {
        ...{ deviceId, receivedAt, transport: 'mqtt', trust: 2 },
        readings: [
          { deviceTime: receivedAt.getTime(), latitude: 53.5413, longitude: -9.9846, engineHoursMs: 41_428_800_000 },
          { deviceTime: 0, fix: 'none', alarms: ['power-cut'], raw: {} },
          { fix: 'none', alarms: [], raw: { foo: 'bar' } },
        ],
        payload: Buffer.from('{"lat":53.5413,"lon":9.9846}'),
      },
    });
    const device = { ...(await makeDevice(trade.ctx, trade.lessor)), id: deviceId };
    await storeDeviceReadings(trade.ledger.databaseUrl, device, 1, { machine: machine.subject });
    await db.$executeRaw`UPDATE readings SET time = to_timestamp(0), doubts = '{time-ancient}' WHERE source = ${`device:${deviceId}`}`;
    const aside = { receivedAt, protocol: 'native', transport: 'mqtt', payload: Buffer.from([0xff, 0x00, 0x17]) };
    const own = { deviceId, organisationId: trade.lessor.id, deviceName: 'gateway-17', reason: 'not-json' };
    await db.ingestSetAside.create({ data: { ...aside, ...own, id: '0199aaaa-0000-7000-8000-000000000001' } });
    const unknown = { deviceName: 'who-is-this', reason: 'unknown-device' };
    await db.ingestSetAside.create({ data: { ...aside, ...unknown, id: '0199aaaa-0000-7000-8000-000000000002' } });
    const page = await lessor.get(`/devices/${deviceId}`);
    expect(page.html).toContain('&quot;latitude&quot;: 53.5413');
    for (const text of ['53.54130° N 9.98460° W', '11,508.0 h', 'power cut', 'nothing that has a meaning here'])
      expect(page.html).toContain(text);
    expect(page.html).toContain('a clock that was never set');
    await db.reading.deleteMany({ where: { source: `device:${deviceId}` } });
    expect(page.html).toContain('Not JSON');
    expect(page.html).toContain('ff0017');
    const ours = await lessor.get('/ingest');
    expect(ours.html).toContain('gateway-17');
    expect(ours.html).not.toContain('who-is-this');
    expect(ours.html).not.toContain('How it fares');
    expect((await stranger.get('/ingest')).html).toContain('Nothing was refused');
    const all = await governor.get('/ingest');
    expect(all.html).toContain('How it fares');
    expect(all.html).toContain('who-is-this');
    expect((await governor.get('/ingest?show=strangers')).html).not.toContain('gateway-17');
    expect(all.html).toContain('By protocol');
    expect((await governor.get('/ingest?reason=not-json')).html).not.toContain('who-is-this');
    expect((await governor.get('/ingest?protocol=gt06')).html).toContain('Nothing refused fits this filter');
    expect((await stranger.get('/ingest?show=strangers')).html).not.toContain('who-is-this');
    expect(all.html).toContain('The figures renew themselves');
    expect(ours.html).not.toContain('The figures renew themselves');
    const api = createTestApi(trade.ctx);
    const query = `{ setAsideMessages(strangersOnly: true) { edges { node { deviceName reason protocol peer } } }
      ingestHealth { protocols { protocol setAside devices heardLastHour lastMessageAt } processes
        transports { name count } connections { name count } failing
        processList { host isAlive lagHighMs transports { name count } } retired { month } } }`;
    const figures = {
      ...{ messages: 9, readings: 12, known: 0, refused: 2, setAside: 2, dropped: 0, byProtocol: {}, waiting: 0 },
      ...{ byTransport: { tcp: 5, mqtt: 4 }, connections: { mqtt: 3 }, rate: 1, refusedRate: 0, databaseAway: false },
      lagMs: { median: 3, high: 17 },
    };
    const process = { host: 'ingest-1', pid: 7, startedAt: receivedAt, seenAt: trade.ctx.clock.now(), figures };
    const { id: processId } = await db.ingestProcess.create({
      data: { ...process, id: '0199aaaa-0000-7000-8000-000000000003' },
    });
    const { data } = await api.run(await api.tokenOf(office.administrator), query);
    expect(data.setAsideMessages.edges.map((one: { node: unknown }) => one.node)).toContainEqual({
      ...{ deviceName: 'who-is-this', reason: 'unknown-device', protocol: 'native', peer: null },
    });
    const byTransport = [
      { name: 'mqtt', count: 4 },
      { name: 'tcp', count: 5 },
    ];
    expect(data.ingestHealth).toMatchObject({
      ...{ processes: 1, transports: byTransport, connections: [{ name: 'mqtt', count: 3 }], failing: 0, retired: [] },
      processList: [{ host: 'ingest-1', isAlive: true, lagHighMs: 17 }],
    });
    await db.ingestProcess.delete({ where: { id: processId } });
    expect(data.ingestHealth.protocols).toContainEqual(expect.objectContaining({ protocol: 'native', setAside: 2 }));
    const others = await api.run(await api.tokenOf(trade.lessor.administrator), query);
    expect(others.errors[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' });
    expect(JSON.stringify(others.data)).not.toContain('who-is-this');
  });

  test('an alarm shows what the meter showed before, which device said so, and what another said of the place', async () => {
    const { ctx, ledger } = trade;
    const { db } = ctx;
    const other = await makeDevice(ctx, trade.lessor);
    const device = { ...other, id: deviceId };
    const where = { machine: machine.subject };
    const [before = '', at = ''] = await storeDeviceReadings(ledger.databaseUrl, device, 2, where);
    const [elsewhere = ''] = await storeDeviceReadings(ledger.databaseUrl, other, 1, where);
    const hours = (count: number) => ({ engineHoursMs: BigInt(count * 3_600_000) });
    await db.reading.updateMany({ where: { id: before }, data: hours(11_879) });
    const doubts = ['engine-hours-backwards', 'sources-disagree'];
    await db.reading.updateMany({ where: { id: at }, data: { ...hours(7_919), doubts } });
    await db.reading.updateMany({ where: { id: elsewhere }, data: { latitude: 51.95, longitude: 4.05 } });
    const since = new Date('2026-11-20T00:00:01Z');
    const raisedAt = new Date('2026-11-23T00:00:01Z');
    const { id } = await db.alarm.create({
      data: {
        ...{ id: '0199aaaa-0000-7000-8000-000000000009', subject: machine.subject, kind: 'meter-fault' },
        ...{ severity: 'medium', standing: 'open', since, raisedAt, changedAt: raisedAt, evidence: [at] },
      },
    });
    await db.reading.updateMany({ where: { id: at }, data: { receivedAt: raisedAt } });
    const page = await lessor.get(`/alarms/${id}`);
    const late = 'learned of later than it began, from readings that came late';
    const texts = ['7,919.0 h', '11,879.0 h', 'Cab of crane 4', '51.95000', '4.05000', 'hours run back', late];
    expect(texts.filter(text => !page.html.includes(text))).toEqual([]);
    const asBank = await bank.get(`/alarms/${id}`);
    for (const hidden of ['Cab of crane 4', '51.95000']) expect(asBank.html).not.toContain(hidden);
    // Its proof says the place: it is offered to who may see that alone, on the alarm's page and among the readings.
    for (const path of [`/alarms/${id}`, `/equipment/${machine.reference}/use`]) {
      expect((await lessor.get(path)).html).toContain(`href="/readings/${at}"`);
      expect((await bank.get(path)).html).not.toContain('href="/readings/');
    }
    expect([page, asBank].map(({ html }) => html.includes('opens to its proof'))).toEqual([true, false]);
    expect((await bank.get(`/readings/${at}`)).status).toBe(404);
    const api = createTestApi(ctx);
    const query = `query ($id: String!) { alarm(id: $id) { level acknowledgements { organisation } settledAt
      evidence { device channel meters { engineHoursMs } before { engineHoursMs } against { latitude longitude } } } }`;
    const ask = async (who: TestOrganisation) =>
      (await api.run(await api.tokenOf(who.approver), query, { id })).data.alarm;
    const meters = { meters: { engineHoursMs: String(7_919 * 3_600_000) } };
    expect(await ask(trade.lessor)).toMatchObject({
      ...{ level: 'FULL', acknowledgements: [], settledAt: null },
      evidence: [
        { ...meters, device: 'Cab of crane 4', channel: 'DEVICE', against: { latitude: 51.95, longitude: 4.05 } },
      ],
    });
    expect(await ask(trade.bank)).toMatchObject({
      level: 'LENDER',
      evidence: [{ ...meters, device: null, against: null }],
    });
    await db.alarm.delete({ where: { id } });
    await db.reading.deleteMany({ where: { id: { in: [before, at, elsewhere] } } });
  });

  test('an observer is appointed by both sides, and a device taken off by the title holder', async () => {
    const here = `/equipment/${machine.reference}/devices`;
    await lessor.get(here);
    const appointed = await lessor.post(here, { intent: 'appoint', observerId: trade.other.id });
    expect(appointed.location).toBe(here);
    expect((await lessee.get(here)).html).toContain('Appointment of an observer');
    await lessor.get(`/devices/${deviceId}`);
    const detached = await lessor.post(`/devices/${deviceId}`, { intent: 'detach', hours: '1300', note: 'Sold' });
    expect(detached.location).toBe(`/devices/${deviceId}`);
    await untilSettled(trade.ctx);
    const page = await lessor.get(`/devices/${deviceId}`);
    expect(page.html).toContain('Taken off the machine');
    expect(page.html).toContain('It speaks for no machine.');
    await lessor.post(`/devices/${deviceId}`, { intent: 'remove' });
    expect((await lessor.get(`/devices/${deviceId}`)).html).toContain('Removed');
  });

  test('a reading is proved once it is anchored, to those who may see it', async () => {
    const { ctx, ledger, lessor: owner } = trade;
    const device = await makeDevice(ctx, owner);
    const [reading = ''] = await storeDeviceReadings(ledger.databaseUrl, device, 3);
    expect((await lessor.get(`/readings/${reading}/proof.json`)).status).toBe(409);
    await until('a batch', async () => accepted(await anchorReadings(ctx, owner.id)).readings === 3);
    await untilSettled(ctx);
    const page = await lessor.get(`/readings/${reading}`);
    expect(page.html).toContain('npx lienlight verify-reading FILE --rpc URL');
    expect(page.html).toContain('Address of a node (JSON-RPC)');
    const asked = await lessor.get(`/readings/${reading}?node=${encodeURIComponent('https://rpc.example:8545/key')}`);
    expect(asked.html).toContain('value="https://rpc.example:8545/key"');
    expect(page.html).toContain('1 (readings in it: 3)');
    expect(page.html).not.toContain('on its way');
    const proof = readingProof.parse(JSON.parse((await lessor.get(`/readings/${reading}/proof.json`)).html));
    expect(leadsToRoot(proof)).toBe(true);
    expect(leadsToRoot({ ...proof, record: proof.record.replace('53.5', '54.5') })).toBe(false);
    for (const who of [bank, stranger, lessee]) {
      expect((await who.get(`/readings/${reading}`)).status).toBe(404);
      expect((await who.get(`/readings/${reading}/proof.json`)).status).toBe(404);
    }
  });

  test('an account at a platform is connected, and its secrets are shown to nobody', async () => {
    await lessor.get('/devices/platforms');
    const fields = {
      intent: 'connect',
      vendor: 'cat',
      name: 'Fleet of the north',
      baseUrl: 'https://api.example.com/aemp',
      kind: 'client-credentials',
      signInUrl: 'https://login.example.com/token',
      clientId: 'us',
    };
    const missing = await lessor.post('/devices/platforms', fields);
    expect(missing.status).toBe(422);
    const made = await lessor.post('/devices/platforms', { ...fields, clientPassword: 'hush-hush-secret' });
    expect(made.location).toBe('/devices/platforms');
    const page = await lessor.get('/devices/platforms');
    expect(page.html).toContain('Fleet of the north');
    expect(page.html).not.toContain('hush-hush-secret');
    expect((await stranger.get('/devices/platforms')).html).not.toContain('Fleet of the north');
    const [account] = await trade.ctx.db.platformAccount.findMany();
    const scope = account?.id ?? '';
    await stranger.post('/devices/platforms', { intent: 'disconnect', scope });
    expect((await lessor.get('/devices/platforms')).html).toContain('Fleet of the north');
    await lessor.post('/devices/platforms', { intent: 'disconnect', scope });
    expect((await lessor.get('/devices/platforms')).html).toContain('No account is connected');
  });
});
