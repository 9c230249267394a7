import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestApi } from '../support/api.ts';
import { createOrganisation, type TestOrganisation } from '../support/consortium.ts';
import { createTestPortal, signIn, type TestBrowser } from '../support/portal.ts';
import { createTestServices, type TestServices } from '../support/services.ts';

let services: TestServices;
let lessor: TestOrganisation;
let browser: TestBrowser;

beforeAll(async () => {
  services = await createTestServices();
  lessor = await createOrganisation(services.ctx, 'Nordhafen Leasing GmbH', ['LESSOR']);
  const devices = [{ protocol: 'osmand', transport: 'http', host: 'localhost', port: 5055 }] as const;
  browser = (await createTestPortal({ ctx: services.ctx }, /^root$|^routes\/(devices|_index)/, { devices })).open();
  await signIn(browser, lessor.approver);
});
afterAll(() => services.close());

const tokenKept = async (id: string): Promise<boolean> =>
  (await services.db.device.findUniqueOrThrow({ where: { id } })).tokenHash !== null;

test('a telephone that speaks OsmAnd has a token from the beginning, on the page and by the API', async () => {
  await browser.get('/devices/new?protocol=osmand');
  const form = { intent: 'register', protocol: 'osmand', externalId: 'phone-1' };
  const made = await browser.post('/devices/new?protocol=osmand', form);
  expect(/\?token=([\w-]{32})/.exec(made.html)?.[1]).toBeDefined();
  const id = /href="\/devices\/([0-9a-f-]{36})"/.exec(made.html)?.[1] ?? '';
  const page = await browser.get(`/devices/${id}`);
  expect(page.html).toContain('T2: an authenticated channel');
  // Another token may be had; a key, or what a gateway hands on, is none of its protocol.
  expect(page.html).toContain('value="rotate"');
  for (const intent of ['key', 'gateway']) expect(page.html).not.toContain(`value="${intent}"`);

  const api = createTestApi(services.ctx);
  const asker = await api.tokenOf(lessor.approver);
  const register = async (protocol: string, externalId: string) => {
    const { data } = await api.run(
      asker,
      `mutation ($protocol: DeviceProtocol!, $externalId: String!) {
        registerDevice(input: { protocol: $protocol, externalId: $externalId }) {
          ... on RegisterDeviceAccepted { deviceId token } ... on Refusal { code } } }`,
      { protocol, externalId },
    );
    return data.registerDevice;
  };
  expect(await register('OSMAND', 'phone-2')).toMatchObject({ token: expect.stringMatching(/^[\w-]{32}$/) });
  expect(await register('NATIVE', 'gateway-2')).toMatchObject({ token: expect.stringMatching(/^[\w-]{32}$/) });
  expect(await register('H02', '1234567890')).toMatchObject({ token: null });
});

test('a device that is removed loses its token, unless somebody says that it keeps it', async () => {
  const api = createTestApi(services.ctx);
  const asker = await api.tokenOf(lessor.approver);
  const removed = async (externalId: string, how: (id: string) => Promise<unknown>): Promise<boolean> => {
    const form = { intent: 'register', protocol: 'native', externalId };
    await browser.get('/devices/new?protocol=native');
    const made = await browser.post('/devices/new?protocol=native', form);
    const id = /href="\/devices\/([0-9a-f-]{36})"/.exec(made.html)?.[1] ?? '';
    await how(id);
    expect((await services.db.device.findUniqueOrThrow({ where: { id } })).removedAt).not.toBeNull();
    return tokenKept(id);
  };
  const byPage = (more: Record<string, string>) => async (id: string) => {
    expect((await browser.get(`/devices/${id}`)).html).toContain('It may still hand in what it measured before');
    await browser.post(`/devices/${id}`, { intent: 'remove', ...more });
  };
  const byApi = (more: string) => (id: string) =>
    api.run(asker, `mutation { removeDevice(input: { deviceId: "${id}"${more} }) { ... on Refusal { code } } }`);
  expect(await removed('cab-1', byPage({}))).toBe(false);
  expect(await removed('cab-2', byPage({ keepsToken: 'on' }))).toBe(true);
  // And may lose it afterwards.
  const { id } = await services.db.device.findFirstOrThrow({ where: { externalId: 'cab-2' } });
  expect((await browser.get(`/devices/${id}`)).html).toContain('Take its token away');
  await browser.post(`/devices/${id}`, { intent: 'remove' });
  expect(await tokenKept(id)).toBe(false);
  expect((await browser.get(`/devices/${id}`)).html).not.toContain('Take its token away');
  expect(await removed('cab-3', byApi(''))).toBe(false);
  expect(await removed('cab-4', byApi(', keepsToken: true'))).toBe(true);
});
