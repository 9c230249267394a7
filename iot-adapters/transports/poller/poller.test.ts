import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Authorisation, PlatformAccount, PollOutcome } from '#domain/telemetry/platforms';
import type { Arrival, ReadingSink } from '../../sink.ts';
import type { Clock } from './clock.ts';
import { createPoller } from './poller.ts';

/** Time passes where somebody sleeps, and nowhere else. */
class TestClock implements Clock {
  time = Date.UTC(2026, 2, 4, 12);
  readonly slept: number[] = [];

  now(): number {
    return this.time;
  }

  async sleep(ms: number): Promise<void> {
    this.slept.push(ms);
    this.time += ms;
  }

  random(): number {
    return 0.5;
  }
}

class TestSink implements ReadingSink {
  readonly arrivals: Arrival[] = [];
  readonly strangers = new Set<string>();
  readonly ofOthers = new Set<string>();

  async take(arrival: Arrival) {
    if (this.strangers.has(arrival.sender.deviceId)) return { taken: false, reason: 'unknown-device' } as const;
    this.arrivals.push(arrival);
    return { taken: true, stored: arrival.readings.length } as const;
  }

  async setAside() {}
  async knows() {
    return true;
  }
  async byName(protocol: string, deviceId: string) {
    const owner = this.ofOthers.has(deviceId) ? 'somebody-else' : 'owner-1';
    return this.strangers.has(deviceId) ? null : { id: `id of ${deviceId}`, protocol, deviceId, owner, key: null };
  }
  async byToken() {
    return null;
  }

  /** Machine, time and what is modelled of each reading. */
  get said(): unknown[] {
    return this.arrivals.flatMap(({ readings }) =>
      readings.map(({ deviceId, deviceTime, engineHoursMs, latitude }) => [
        deviceId,
        new Date(deviceTime ?? 0).toISOString().slice(11, 19),
        ...(engineHoursMs === undefined ? [] : [`${engineHoursMs / 3_600_000} h`]),
        ...(latitude === undefined ? [] : [`${latitude}°`]),
      ]),
    );
  }
}

type Handle = (request: IncomingMessage, url: URL, response: ServerResponse, body: string) => void;

let server: Server;
let handle: Handle;
let base: string;
let asked: string[];
let clock: TestClock;
let sink: TestSink;

beforeEach(async () => {
  clock = new TestClock();
  sink = new TestSink();
  asked = [];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', chunk => {
      body += String(chunk);
    });
    request.on('end', () => {
      const url = new URL(request.url ?? '/', base);
      asked.push(url.pathname);
      handle(request, url, response, body);
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  base = `http://127.0.0.1:${port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
});

const BASIC: Authorisation = { kind: 'basic', user: 'anna', password: 's:ecret' };

const accountOf = (more: Partial<PlatformAccount> = {}): PlatformAccount => ({
  id: 'account-1',
  owner: 'owner-1',
  vendor: 'other',
  baseUrl: `${base}/aemp/`,
  trust: 1,
  authorisation: BASIC,
  ...more,
});

/** A store of one account, and a poller that reads it when it is told. */
const polling = (account: PlatformAccount, allowsLocal = true, outcomes: PollOutcome[] = []) => {
  let failures = 0;
  const poller = createPoller({
    accounts: {
      due: async now => {
        const last = outcomes.at(-1);
        const isDue = last === undefined || now >= last.nextAt;
        // As it comes out of a table.
        const cursor = JSON.parse(JSON.stringify(last?.cursor ?? {}));
        return isDue ? [{ account, lease: 'lease', cursor, failures }] : [];
      },
      polled: async (_, outcome) => {
        failures = outcome.error ? failures + 1 : 0;
        outcomes.push(outcome);
        return true;
      },
    },
    sink,
    clock,
    log: { warn: () => {}, info: () => {} },
    http: { allowsLocal, timeoutMs: 2000, mostBytes: 100_000 },
  });
  /** Waits for its turn, and polls. */
  const poll = async (): Promise<PollOutcome> => {
    clock.time = Math.max(clock.time, outcomes.at(-1)?.nextAt ?? 0);
    await poller.pollDue();
    const last = outcomes.at(-1);
    if (!last) throw new Error('Nothing was polled.');
    return last;
  };
  return { poll, poller, outcomes };
};

const send = (response: ServerResponse, body: unknown, status = 200, headers: Record<string, string> = {}): void => {
  response.writeHead(status, headers);
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
};

const links = (entries: Record<string, string>): string =>
  Object.entries(entries)
    .map(([rel, href]) => `<Links><rel>${rel}</rel><href>${href}</href></Links>`)
    .join('');

const machine = (pin: string, hours: number, time: string): string =>
  `<Equipment><EquipmentHeader><OEMName>Acme</OEMName><PIN>${pin}</PIN></EquipmentHeader>` +
  `<CumulativeOperatingHours datetime="2026-03-04T${time}Z"><Hour>${hours}</Hour></CumulativeOperatingHours></Equipment>`;

const ISO = 'http://standards.iso.org/iso/15143/-3';
const JCMA = 'http://www.jcmanet.or.jp/english2017/ISO/15143/-3/20190501';

const fleet = (inside: string, namespace = ISO): string => `<Fleet xmlns="${namespace}" version="1">${inside}</Fleet>`;

describe('a fleet', () => {
  it.each([ISO, JCMA])('of several pages in %s is handed on, machine by machine', async namespace => {
    const { poll } = polling(accountOf());
    handle = (_, url, response) => {
      const isFirst = url.pathname === '/aemp/Fleet/1';
      const next = isFirst ? { next: `${base}/aemp/Fleet/2` } : {};
      const pin = isFirst ? 'P1' : 'P2';
      send(response, fleet(links({ self: url.href, ...next }) + machine(pin, 10, '11:00:00'), namespace));
    };
    const outcome = await poll();
    expect(outcome).toMatchObject({ machines: 2, stored: 2, unknown: [], error: null });
    expect(sink.said).toEqual([
      ['P1', '11:00:00', '10 h'],
      ['P2', '11:00:00', '10 h'],
    ]);
    expect(sink.arrivals[0]?.sender).toEqual({
      ...{ protocol: 'aemp', transport: 'poller', deviceId: 'P1', knownId: 'id of P1', trust: 1 },
    });
    expect(asked).toEqual(['/aemp/Fleet/1', '/aemp/Fleet/2']);
  });

  it('of which nothing is new hands on nothing, and only the elements that are', async () => {
    const { poll } = polling(accountOf());
    let place = '';
    handle = (_, __, response) =>
      send(response, fleet(machine('P1', 10, '11:00:00').replace('</Equipment>', `${place}</Equipment>`)));
    await poll();
    expect(await poll()).toMatchObject({ stored: 0, error: null });
    place = '<Location datetime="2026-03-04T11:30:00Z"><Latitude>48</Latitude><Longitude>11</Longitude></Location>';
    await poll();
    expect(sink.said).toEqual([
      ['P1', '11:00:00', '10 h'],
      ['P1', '11:30:00', '48°'],
    ]);
  });

  it('has machines that nobody registered, which come again once somebody has', async () => {
    const { poll } = polling(accountOf());
    handle = (_, __, response) => send(response, fleet(machine('P1', 10, '11:00:00')));
    sink.strangers.add('P1');
    expect(await poll()).toMatchObject({ machines: 1, stored: 0, unknown: ['P1'], error: null });
    sink.strangers.clear();
    expect(await poll()).toMatchObject({ stored: 1, unknown: [] });
  });

  it('may speak of machines that are registered by others: it has no say of them', async () => {
    const { poll } = polling(accountOf());
    handle = (_, __, response) => send(response, fleet(machine('P1', 10, '11:00:00') + machine('P2', 9, '11:00:00')));
    sink.ofOthers.add('P1');
    expect(await poll()).toMatchObject({ machines: 2, stored: 1, unknown: ['P1'] });
    expect(sink.said).toEqual([['P2', '11:00:00', '9 h']]);
  });

  it.each([
    ['Links', 'Rel', 'Href', 'Equipment', 'EquipmentHeader', 'Pin', 'CumulativeOperatingHours', 'Hour', 'DateTime'],
    ['links', 'rel', 'href', 'equipment', 'equipmentHeader', 'pin', 'cumulativeOperatingHours', 'hour', 'datetime'],
  ])('in JSON as %s, %s …', async (all, rel, href, equipment, header, pin, hours, hour, datetime) => {
    const { poll } = polling(accountOf());
    handle = (_, url, response) =>
      send(
        response,
        url.pathname.endsWith('/1')
          ? {
              [all]: [{ [rel]: 'next', [href]: '/aemp/Fleet/2' }],
              [equipment]: [
                { [header]: { [pin]: 'P1' }, [hours]: { [hour]: 'PT10H', [datetime]: '2026-03-04T11:00:00.5Z' } },
              ],
            }
          : [],
      );
    expect(await poll()).toMatchObject({ machines: 1, stored: 1, error: null });
    expect(sink.said).toEqual([['P1', '11:00:00', '10 h']]);
    expect(asked).toHaveLength(2);
  });
});

describe('the last page', () => {
  const onePage = (next: (url: URL) => string) => (_: IncomingMessage, url: URL, response: ServerResponse) =>
    send(response, fleet(links({ next: next(url) }) + machine(`P${url.pathname.at(-1)}`, 1, '11:00:00')));

  it.each<[string, (url: URL) => string, number]>([
    ['leads to itself', url => url.href, 1],
    [
      'leads to the first',
      url => (url.pathname.endsWith('/3') ? '/aemp/Fleet/1' : `/aemp/Fleet/${Number(url.pathname.at(-1)) + 1}`),
      3,
    ],
    ['leads to itself by another address', url => `${url.pathname}?again=${asked.length}`, 2],
  ])('%s, and is read once', async (_, next, requests) => {
    const { poll } = polling(accountOf());
    handle = onePage(next);
    expect(await poll()).toMatchObject({ error: null, stored: Math.min(requests, 3) === 3 ? 3 : 1 });
    // The same content under another address is seen once it is there.
    expect(asked.length).toBeLessThanOrEqual(requests);
  });

  it('is empty, or is not there', async () => {
    const { poll } = polling(accountOf());
    handle = (_, url, response) =>
      url.pathname.endsWith('/1')
        ? send(response, fleet(links({ next: '/aemp/Fleet/2' }) + machine('P1', 1, '11:00:00')))
        : send(response, fleet('<Equipment/>'));
    expect(await poll()).toMatchObject({ error: null, machines: 1 });
    handle = (_, url, response) =>
      url.pathname.endsWith('/1')
        ? send(response, fleet(links({ next: '/aemp/Fleet/2' }) + machine('P1', 1, '11:00:00')))
        : send(response, 'no such page', 404);
    expect(await poll()).toMatchObject({ error: null });
  });

  it('elsewhere is not asked: our secrets have no business there', async () => {
    const { poll } = polling(accountOf());
    handle = onePage(() => 'https://thief.example.invalid/Fleet/2');
    const outcome = await poll();
    expect(outcome.error?.reason).toBe('elsewhere');
    expect(outcome.stored).toBe(1);
  });
});

describe('signing in', () => {
  const tokens = (lifetime: number | undefined) => {
    let issued = 0;
    let isRevoked = false;
    const grants: URLSearchParams[] = [];
    handle = (request, url, response, body) => {
      if (url.pathname === '/token') {
        grants.push(new URLSearchParams(body));
        issued += 1;
        isRevoked = false;
        return send(response, { access_token: `t${issued}`, token_type: 'Bearer', expires_in: lifetime });
      }
      const isGood = !isRevoked && request.headers.authorization === `Bearer t${issued}`;
      return isGood ? send(response, fleet(machine('P1', 1, '11:00:00'))) : send(response, 'no', 401);
    };
    return { grants, revoke: () => (isRevoked = true), issued: () => issued };
  };

  const account = (authorisation: Authorisation) => polling(accountOf({ authorisation }));

  it('with client credentials keeps the token until shortly before its end', async () => {
    const server = tokens(3600);
    const { poll } = account({
      kind: 'client-credentials',
      tokenUrl: `${base}/token`,
      clientId: 'c',
      clientSecret: 's',
    });
    await poll();
    await poll();
    expect(server.issued()).toBe(1);
    expect(server.grants[0]?.get('grant_type')).toBe('client_credentials');
    clock.time += 3_600_000;
    expect(await poll()).toMatchObject({ error: null });
    expect(server.issued()).toBe(2);
  });

  it('renews a token that the platform no longer takes, once', async () => {
    const server = tokens(undefined);
    const { poll } = account({
      kind: 'password',
      tokenUrl: `${base}/token`,
      user: 'anna',
      password: 'p',
      clientId: 'c',
    });
    await poll();
    expect(Object.fromEntries(server.grants[0] ?? [])).toEqual({
      grant_type: 'password',
      username: 'anna',
      password: 'p',
      client_id: 'c',
    });
    server.revoke();
    expect(await poll()).toMatchObject({ error: null });
    expect(server.issued()).toBe(2);
  });

  it('ends where the platform does not know us, with the plain password too', async () => {
    handle = (request, _, response) => {
      expect(request.headers.authorization).toBe(`Basic ${Buffer.from('anna:s:ecret').toString('base64')}`);
      send(response, 'no', 401);
    };
    expect((await polling(accountOf()).poll()).error?.reason).toBe('not-signed-in');
    handle = (_, __, response) => send(response, { error: 'invalid_client' }, 400);
    const { poll } = account({
      kind: 'client-credentials',
      tokenUrl: `${base}/token`,
      clientId: 'c',
      clientSecret: 's',
    });
    expect((await poll()).error?.reason).toBe('not-signed-in');
  });
});

describe('a platform that has enough', () => {
  it('is waited for as it asks, and else twice as long each time', async () => {
    const { poll } = polling(accountOf());
    const answers = [
      [429, { 'retry-after': '7' }],
      [503, {}],
      [503, {}],
    ] as const;
    let tries = 0;
    handle = (_, __, response) => {
      const [status, headers] = answers[tries] ?? [200, {}];
      tries += 1;
      send(response, status === 200 ? fleet(machine('P1', 1, '11:00:00')) : '', status, { ...headers });
    };
    expect(await poll()).toMatchObject({ error: null, stored: 1 });
    expect(clock.slept).toEqual(expect.arrayContaining([7000, 2000, 4000]));
  });

  it('ends the poll where it asks for long, and is left alone until then', async () => {
    const { poll } = polling(accountOf());
    handle = (_, __, response) => send(response, '', 429, { 'retry-after': '7200' });
    const outcome = await poll();
    expect(outcome.error?.reason).toBe('rate-limited');
    expect(outcome.nextAt - outcome.at).toBeGreaterThanOrEqual(7_200_000);
    expect(asked).toHaveLength(1);
  });

  it.each(['999999999', 'Fri, 31 Dec 2058 23:59:59 GMT'])(
    'is asked again after a day, whatever it says (%s)',
    async asks => {
      const { poll } = polling(accountOf());
      handle = (_, __, response) => send(response, '', 503, { 'retry-after': asks });
      const outcome = await poll();
      expect(outcome.error?.reason).toBe('unavailable');
      expect(outcome.nextAt - outcome.at).toBe(86_400_000);
    },
  );

  it('rests longer the more often it fails, and keeps what it was told', async () => {
    const { poll } = polling(accountOf());
    handle = (_, url, response) =>
      url.pathname.endsWith('/1')
        ? send(response, fleet(links({ next: '/aemp/Fleet/2' }) + machine('P1', 1, '11:00:00')))
        : send(response, '', 503);
    const first = await poll();
    expect(first).toMatchObject({ stored: 1, error: { reason: 'unavailable' } });
    const second = await poll();
    expect(second.stored).toBe(0);
    expect(second.nextAt - second.at).toBeGreaterThan(1.9 * (first.nextAt - first.at));
  });

  it('is asked as often a second and a day as its vendor bears', async () => {
    const { poll } = polling(accountOf({ vendor: 'Cat' }));
    handle = (_, url, response) => {
      const page = Number(/\d+$/.exec(url.pathname)?.[0]);
      const next = page < 25 ? links({ next: `/aemp/Fleet/${page + 1}` }) : '';
      send(response, fleet(next + machine(`P${page}`, 1, '11:00:00')));
    };
    const before = clock.now();
    const outcome = await poll();
    expect(outcome.machines).toBe(25);
    expect(clock.now() - before).toBeGreaterThanOrEqual(2400);
    expect(outcome.cursor).toMatchObject({ usage: { day: '2026-03-04', used: 25 } });
    const spent = { ...outcome.cursor, usage: { day: '2026-03-04', used: 50_000 } };
    const { poll: pollSpent, outcomes } = polling(accountOf({ vendor: 'Cat' }));
    outcomes.push({ ...outcome, cursor: spent });
    expect((await pollSpent()).error?.reason).toBe('day-limit');
  });
});

it('is not asked for the same page again too early, which is no fault of its own', async () => {
  const { poll, outcomes } = polling(accountOf());
  handle = (_, __, response) => send(response, fleet(machine('P1', 1, '11:00:00')));
  const first = await poll();
  // As somebody who cannot wait has it asked.
  outcomes.push({ ...first, nextAt: clock.now() + 60_000 });
  const early = await poll();
  expect(early.error).toBeNull();
  expect(early.nextAt - early.at).toBe(14 * 60_000);
  expect(asked).toHaveLength(1);
  expect((await poll()).machines).toBe(1);
});

describe('times of a platform', () => {
  const at = (datetime: string, hours: number): string =>
    `<Equipment><EquipmentHeader><PIN>P1</PIN></EquipmentHeader><CumulativeOperatingHours datetime="${datetime}">` +
    `<Hour>${hours}</Hour></CumulativeOperatingHours></Equipment>`;
  const stored = (): unknown[] => sink.arrivals.flatMap(({ readings }) => readings.map(one => one.engineHoursMs));

  it('that are of next week or of 2106 are handed on once, and silence nothing that comes after', async () => {
    const { poll } = polling(accountOf());
    const said: [string, number][] = [
      ['2026-03-04T11:00:00Z', 10],
      ['2106-02-07T06:28:15Z', 11],
      ['2106-02-07T06:28:15Z', 11],
      ['2026-03-11T00:00:00Z', 12],
      ['2026-03-04T12:30:00Z', 13],
      ['2026-03-04T13:00:00Z', 14],
    ];
    for (const [datetime, hours] of said) {
      handle = (_, __, response) => send(response, fleet(at(datetime, hours)));
      expect((await poll()).error).toBeNull();
    }
    expect(stored()).toEqual([10, 11, 12, 13, 14].map(hours => hours * 3_600_000));
  });

  it('that an earlier version took for bounds bound nothing any more', async () => {
    const { poll, outcomes } = polling(accountOf());
    const cursor = { read: { P1: { cumulativeoperatinghours: Date.UTC(2106, 0) } }, gaps: [] };
    const before = { at: 0, nextAt: 0, machines: 1, isWhole: true, stored: 0, unknown: [], error: null };
    outcomes.push({ ...before, cursor });
    handle = (_, __, response) => send(response, fleet(at('2026-03-04T11:00:00Z', 10)));
    expect((await poll()).stored).toBe(1);
  });

  it('of fault codes may be late: each is handed on, and once', async () => {
    const { poll } = polling(accountOf());
    const fault = (time: string, code: string): string =>
      `<FaultCode datetime="2026-03-04T${time}Z"><CodeIdentifier>${code}</CodeIdentifier></FaultCode>`;
    const pages = [
      fault('11:00:00', 'A'),
      fault('11:00:00', 'A') + fault('09:00:00', 'B'),
      fault('11:00:00', 'A') + fault('11:00:00', 'C') + fault('09:00:00', 'B'),
    ];
    for (const faults of pages) {
      const inside = `<EquipmentHeader><PIN>P1</PIN></EquipmentHeader>${faults}`;
      handle = (_, __, response) => send(response, fleet(`<Equipment>${inside}</Equipment>`));
      await poll();
    }
    const codes = sink.arrivals.flatMap(({ readings }) => readings.map(({ raw }) => JSON.stringify(raw.FaultCode)));
    expect(codes.map(code => /"CodeIdentifier":"(.)"/.exec(code)?.[1])).toEqual(['A', 'B', 'C']);
  });

  it('that are missing keep what they are of: beside what is news', async () => {
    const { poll } = polling(accountOf());
    const odd = '<Vendor><Mode>eco</Mode></Vendor></Equipment>';
    handle = (_, __, response) => send(response, fleet(at('2026-03-04T11:00:00Z', 10).replace('</Equipment>', odd)));
    await poll();
    expect(sink.arrivals[0]?.readings[0]?.raw).toMatchObject({ Vendor: { Mode: 'eco' } });
    expect((await poll()).stored).toBe(0);
  });
});

describe('a poll', () => {
  it('that is too long goes on where it ended', async () => {
    const { poll } = polling(accountOf());
    handle = (_, url, response) => {
      const page = Number(/\d+$/.exec(url.pathname)?.[0]);
      clock.time += 4 * 60_000;
      const next = page < 10 ? links({ next: `/aemp/Fleet/${page + 1}` }) : '';
      send(response, fleet(next + machine(`P${page}`, page, '11:00:00')));
    };
    const first = await poll();
    expect(first.error).toBeNull();
    expect(first.isWhole).toBe(false);
    expect(first.machines).toBeLessThan(10);
    for (let polls = 0; polls < 5 && sink.arrivals.length < 10; polls += 1) await poll();
    expect(sink.arrivals.map(({ sender }) => sender.deviceId)).toEqual(
      Array.from({ length: 10 }, (_, number) => `P${number + 1}`),
    );
    expect(asked).toHaveLength(10);
  });

  it('of a platform that says nothing holds up no other, and nobody’s own are more than four at once', async () => {
    const done: string[] = [];
    const wanted: number[] = [];
    const accounts = ['slow', 'quick'].map(id => accountOf({ id, owner: id, baseUrl: `${base}/${id}/` }));
    const given = new Set<string>();
    let answer: () => void = () => {};
    handle = (_, url, response) => {
      if (url.pathname.startsWith('/quick')) return send(response, fleet(''));
      answer = () => send(response, fleet(''));
    };
    const poller = createPoller({
      accounts: {
        due: async (_, { ofOne, busy }) => {
          wanted.push(ofOne, busy.get('slow') ?? 0);
          const [next] = accounts.filter(({ id }) => !given.has(id));
          if (next) given.add(next.id);
          return next ? [{ account: next, lease: '', cursor: {}, failures: 0 }] : [];
        },
        polled: async ({ account }) => {
          done.push(account.id);
          return true;
        },
      },
      ...{ sink, clock, log: { warn: () => {}, info: () => {} } },
      http: { allowsLocal: true, timeoutMs: 5000, mostBytes: 100_000 },
    });
    const slow = poller.pollDue();
    while (asked.length === 0) await new Promise(resolve => setTimeout(resolve, 5));
    const quick = poller.pollDue();
    while (done.length === 0) await new Promise(resolve => setTimeout(resolve, 5));
    expect(done).toEqual(['quick']);
    expect(wanted).toEqual([4, 0, 4, 1]);
    answer();
    await Promise.all([slow, quick]);
    expect(done).toEqual(['quick', 'slow']);
  });

  it('asks no URL again too early after a restart', async () => {
    const { poll, outcomes } = polling(accountOf());
    handle = (_, __, response) => send(response, fleet(machine('P1', 1, '11:00:00')));
    const first = await poll();
    const { poll: pollAgain, outcomes: again } = polling(accountOf());
    again.push({ ...first, nextAt: clock.now() + 60_000 });
    expect((await pollAgain()).error).toBeNull();
    expect(asked).toHaveLength(1);
    expect(outcomes).toHaveLength(1);
  });
});

describe('series', () => {
  const account = () => accountOf({ series: ['CumulativeOperatingHours'] });

  it('fill what is between two snapshots, and nothing twice', async () => {
    const { poll } = polling(account());
    let snapshot = machine('P1', 10, '08:00:00');
    handle = (_, url, response) => {
      if (url.pathname.startsWith('/aemp/Fleet/Equipment/')) {
        const value = (time: string, hours: number) =>
          `<CumulativeOperatingHours datetime="2026-03-04T${time}Z"><Hour>${hours}</Hour></CumulativeOperatingHours>`;
        const inside = value('08:00:00', 10) + value('09:00:00.250', 11) + value('10:00:00', 12);
        return send(response, `<CumulativeOperatingHoursMessages>${inside}</CumulativeOperatingHoursMessages>`);
      }
      return send(response, fleet(snapshot));
    };
    await poll();
    snapshot = machine('P1', 12, '10:00:00');
    await poll();
    await poll();
    expect(sink.said).toEqual([
      ['P1', '08:00:00', '10 h'],
      ['P1', '10:00:00', '12 h'],
      ['P1', '09:00:00', '11 h'],
    ]);
    expect(asked.filter(path => path.includes('Equipment'))).toEqual([
      '/aemp/Fleet/Equipment/P1/CumulativeOperatingHours/2026-03-04T08:00:00Z/2026-03-04T10:00:00Z/1',
    ]);
  });

  it('that could not be read are read the next time', async () => {
    const { poll } = polling(account());
    let snapshot = machine('P1', 10, '08:00:00');
    let isAway = true;
    handle = (_, url, response) => {
      if (!url.pathname.includes('Equipment')) return send(response, fleet(snapshot));
      if (isAway) return send(response, '', 429, { 'retry-after': '600' });
      return send(response, {
        CumulativeOperatingHours: [{ datetime: '2026-03-04T09:00:00Z', Hour: 11 }],
      });
    };
    await poll();
    snapshot = machine('P1', 12, '10:00:00');
    const stopped = await poll();
    expect(stopped.error?.reason).toBe('rate-limited');
    expect(stopped.cursor).toMatchObject({ gaps: [{ series: 'CumulativeOperatingHours' }] });
    isAway = false;
    const outcome = await poll();
    expect(outcome).toMatchObject({ error: null, stored: 1, cursor: { gaps: [] } });
    expect(sink.said.at(-1)).toEqual(['P1', '09:00:00', '11 h']);
  });
});

describe('a restart', () => {
  it('while a series is read loses none of it: it is asked for again as soon as the vendor lets it', async () => {
    const account = accountOf({ series: ['CumulativeOperatingHours'] });
    const before = polling(account);
    let snapshot = machine('P1', 10, '08:00:00');
    let stopping: Promise<void> | undefined;
    handle = (_, url, response) => {
      if (!url.pathname.includes('Equipment')) {
        // So that the fleet may be asked for again when the series may not yet.
        if (!stopping) clock.time += 600_000;
        return send(response, fleet(snapshot));
      }
      stopping ??= before.poller.stop();
      return send(response, { CumulativeOperatingHours: [{ datetime: '2026-03-04T09:00:00Z', Hour: 11 }] });
    };
    await before.poll();
    snapshot = machine('P1', 12, '10:00:00');
    const stopped = await before.poll();
    await stopping;
    expect(stopped.cursor).toMatchObject({ gaps: [{ series: 'CumulativeOperatingHours' }] });

    const after = polling(account, true, before.outcomes);
    for (let tries = 0; tries < 8 && sink.said.length < 3; tries += 1) expect((await after.poll()).error).toBeNull();
    expect(sink.said.at(-1)).toEqual(['P1', '09:00:00', '11 h']);
    expect(before.outcomes.at(-1)).toMatchObject({ cursor: { gaps: [] } });
  });
});

describe('what a platform must not do', () => {
  it.each<[string, Handle, string]>([
    ['an answer without end', (_, __, response) => send(response, fleet('<a/>'.repeat(50_000))), 'too-long'],
    ['a page that is none', (_, __, response) => send(response, '<html>Sign in</html>'), 'bad-answer'],
    ['a document type', (_, __, response) => send(response, '<!DOCTYPE a><Fleet/>'), 'bad-answer'],
    ['no fleet', (_, __, response) => send(response, '', 404), 'not-found'],
    ['a refusal', (_, __, response) => send(response, '', 403), 'forbidden'],
    [
      'a redirection elsewhere',
      (_, __, response) => send(response, '', 302, { location: 'https://thief.example.invalid/' }),
      'elsewhere',
    ],
    ['a circle', (_, url, response) => send(response, '', 302, { location: `${url.pathname}x` }), 'bad-answer'],
  ])('%s ends the poll', async (_, how, reason) => {
    const { poll } = polling(accountOf());
    handle = how;
    expect((await poll()).error?.reason).toBe(reason);
    expect(sink.arrivals).toEqual([]);
  });

  it('is slow to answer', async () => {
    const { poll } = polling(accountOf());
    handle = () => {};
    const { poller } = polling(accountOf());
    const ended = poll();
    await poller.stop();
    expect((await ended).error).toEqual({ reason: 'unreachable', detail: 'unreachable' });
  });

  it('begins an answer and does not end it', async () => {
    handle = (_, __, response) => {
      response.writeHead(200);
      response.write('<Fleet>');
    };
    const { poll } = polling(accountOf());
    expect((await poll()).error?.reason).toBe('timeout');
  });

  it('is packed tighter than it says', async () => {
    const { poll } = polling(accountOf());
    handle = (_, __, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(gzipSync(fleet(machine('P1', 10, '11:00:00'))));
    };
    expect(await poll()).toMatchObject({ error: null, stored: 1 });
    handle = (_, __, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(gzipSync(fleet('<a/>'.repeat(100_000))));
    };
    expect((await poll()).error?.reason).toBe('too-long');
  });

  it.each([
    ['nobody listens', (port: number) => `https://localhost:${port}/`, true],
    ['its certificate is none', (port: number) => `https://localhost:${port}/`, true],
    ['it stands in the network around us', (port: number) => `https://localhost:${port}/`, false],
  ])('is a host of ours, where %s: nothing is told of it', async (what, address, allowsLocal) => {
    let heard = 0;
    const stranger = createServer(() => undefined).on('connection', () => {
      heard += 1;
    });
    await new Promise<void>(resolve => stranger.listen(0, '127.0.0.1', resolve));
    const { port } = stranger.address() as AddressInfo;
    const close = () => new Promise(resolve => stranger.close(resolve));
    if (what === 'nobody listens') await close();
    const { poll } = polling(accountOf({ baseUrl: address(port) }), allowsLocal);
    const { error } = await poll();
    expect(error).toEqual({ reason: 'unreachable', detail: 'unreachable' });
    if (!allowsLocal) expect(heard).toBe(0);
    const { poll: pollNumbers } = polling(accountOf({ baseUrl: `https://127.0.0.1:${port}/` }), false);
    expect((await pollNumbers()).error?.reason).toBe('bad-url');
    if (what !== 'nobody listens') await close();
  });

  it('is spoken to in clear: nowhere but here, and there only where that is allowed', async () => {
    handle = (_, __, response) => send(response, fleet(''));
    const { poll } = polling(accountOf({ baseUrl: 'http://oem.example.invalid/' }));
    expect((await poll()).error?.reason).toBe('bad-url');
    const { poll: pollBroken } = polling(accountOf({ baseUrl: 'not a url' }));
    expect((await pollBroken()).error?.reason).toBe('bad-url');
    expect(asked).toEqual([]);
  });
});
