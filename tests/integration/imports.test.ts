import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { IMPORT_BYTES, IMPORT_FILES, INVOICE_FILE_BYTES } from '#domain/invoices/limits';
import { startImports } from '#services/imports/import-loop';
import { addImportFile, beginImport, type OpenImport, submitImport } from '#services/imports/receive-import';
import { workImport } from '#services/imports/work-import';
import {
  accepted,
  createOrganisation,
  refusalOf,
  TEST_PASSWORD,
  type TestOrganisation,
} from '#tests/support/consortium';
import { createTestPortal, type TestBrowser } from '#tests/support/portal';
import { createTestServices, type TestServices } from '#tests/support/services';
import { invoiceFile } from '#tests/support/trade';

const MEGABYTE = 1024 * 1024;

let services: TestServices;
let portal: Awaited<ReturnType<typeof createTestPortal>>;
let seller: TestOrganisation;
let stranger: TestOrganisation;
let browser: TestBrowser;

const logIn = async (email: string): Promise<TestBrowser> => {
  const fresh = portal.open();
  await fresh.get('/login');
  expect(await fresh.post('/login', { intent: 'log-in', email, password: TEST_PASSWORD })).toMatchObject({
    status: 302,
  });
  return fresh;
};

beforeAll(async () => {
  services = await createTestServices();
  portal = await createTestPortal(services, /^root$|^routes\/(login|invoices)/);
  seller = await createOrganisation(services.ctx, 'Nordhafen Leasing GmbH', ['LESSOR']);
  stranger = await createOrganisation(services.ctx, 'Brugbaan Bouw BV', ['LESSEE']);
  browser = await logIn(seller.preparer.email);
});
afterAll(() => services.close());

/** A body of so many bytes that counts how much of it was asked for. */
const endless = (head: string, bytes: number) => {
  let sent = 0;
  const piece = new Uint8Array(64 * 1024).fill(0x61);
  const body = new ReadableStream<Uint8Array>({
    start: controller => controller.enqueue(new TextEncoder().encode(head)),
    pull(controller) {
      if (sent >= bytes) return controller.close();
      sent += piece.length;
      controller.enqueue(piece);
    },
  });
  return { body, sent: () => sent };
};

const multipart = 'multipart/form-data; boundary=b';
const part = (name: string, value: string) =>
  `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
const filePart = (name: string) => `--b\r\nContent-Disposition: form-data; name="files"; filename="${name}"\r\n\r\n`;

describe('a body that is too large', () => {
  test.each(['/login', '/invoices/new'])('is refused at %s by what it says of itself', async path => {
    const { body, sent } = endless('csrf=x&email=', 500 * MEGABYTE);
    const page = await browser.send(path, () => ({
      body,
      duplex: 'half',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': String(500 * MEGABYTE) },
    }));
    expect(page.status).toBe(413);
    expect(page.html).toContain('That is too much at once');
    expect(sent()).toBeLessThan(MEGABYTE);
  });

  test.each([
    ['/login', 'application/x-www-form-urlencoded', 'csrf=x&email='],
    ['/login', multipart, `${part('csrf', 'x')}${filePart('a.xml')}`],
    ['/invoices/new', 'application/x-www-form-urlencoded', 'csrf=x&number='],
  ])('is read at %s as %s no further than it may be long', async (path, type, head) => {
    const before = await browser.get('/login').then(() => process.memoryUsage().arrayBuffers);
    const { body, sent } = endless(head, 500 * MEGABYTE);
    const page = await browser.send(path, () => ({ body, duplex: 'half', headers: { 'Content-Type': type } }));
    expect(page.status).toBe(413);
    expect(sent()).toBeLessThan(2 * MEGABYTE);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * MEGABYTE);
  });

  test('is refused to strangers before any of it is read', async () => {
    const { body, sent } = endless(filePart('a.xml'), 500 * MEGABYTE);
    const page = await portal
      .open()
      .send('/invoices/import', () => ({ body, duplex: 'half', headers: { 'Content-Type': multipart } }));
    expect(page).toMatchObject({ status: 302, location: '/login?next=%2Finvoices%2Fimport' });
    expect(sent()).toBeLessThan(MEGABYTE);
  });

  test('with files: not whole in memory, and nothing of it kept', async () => {
    await browser.get('/invoices/import');
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }, 5);
    let sent: () => number = () => 0;
    const page = await browser.send('/invoices/import', csrf => {
      const upload = endless(`${part('csrf', csrf)}${filePart('a.xml')}`, 2 * IMPORT_BYTES);
      sent = upload.sent;
      return { body: upload.body, duplex: 'half', headers: { 'Content-Type': multipart } };
    });
    clearInterval(watch);
    expect(page.status).toBe(413);
    expect(sent()).toBeGreaterThan(IMPORT_BYTES - MEGABYTE);
    expect(sent()).toBeLessThan(IMPORT_BYTES + MEGABYTE);
    expect(most).toBeLessThan(64 * MEGABYTE);
    expect(await services.db.importJob.count()).toBe(0);
  });

  test.each([
    ['without a token', filePart('a.xml')],
    ['with the token after the files', `${filePart('a.xml')}x\r\n`],
  ])('%s takes nothing', async (_, head) => {
    await browser.get('/invoices/import');
    const page = await browser.send('/invoices/import', csrf => ({
      body: `${head}x\r\n${head.endsWith('x\r\n') ? part('csrf', csrf) : ''}--b--`,
      headers: { 'Content-Type': multipart },
    }));
    expect(page.status).toBe(403);
    expect(await services.db.importJob.count()).toBe(0);
  });

  test.each([
    ['cut off', '--b\r\nContent-Disp'],
    ['nonsense', 'hello'],
  ])('that is %s is said to be unreadable', async (_, body) => {
    const page = await browser.send('/invoices/import', () => ({ body, headers: { 'Content-Type': multipart } }));
    expect(page.status).toBe(400);
    expect(page.html).toContain('That could not be read');
  });
});

const upload = async (
  who: TestBrowser,
  files: readonly { readonly name: string; readonly bytes: Uint8Array }[],
): Promise<{ status: number; location: string | null; html: string }> => {
  await who.get('/invoices/import');
  return who.send('/invoices/import', csrf => {
    const form = new FormData();
    form.set('csrf', csrf);
    form.set('intent', 'import');
    for (const { name, bytes } of files) form.append('files', new File([new Uint8Array(bytes)], name));
    return { body: form };
  });
};

const none = { name: '', bytes: new Uint8Array() };

describe('an import', () => {
  test('gives each file its verdict: a bad one keeps nobody out', async () => {
    const good = invoiceFile(services.ctx, '12.00');
    const broken = { name: 'broken; <b>.xml', bytes: new TextEncoder().encode('<Invoice') };
    const empty = { name: 'empty.xml', bytes: new Uint8Array() };
    const large = { name: 'large.xml', bytes: new Uint8Array(INVOICE_FILE_BYTES + 1).fill(0x20) };
    const { status, location } = await upload(browser, [good, broken, empty, large, good]);
    expect(status).toBe(302);
    const id = location?.split('/').at(-1) ?? '';
    while (await workImport(services.ctx, id));
    const files = await services.db.importFile.findMany({ where: { jobId: id }, orderBy: { position: 'asc' } });
    expect(files.map(({ name, outcome, bytes }) => [name, bytes, outcome])).toEqual([
      [good.name, null, expect.objectContaining({ ok: true })],
      [
        'broken; <b>.xml',
        null,
        expect.objectContaining({ refusal: expect.objectContaining({ code: 'invoice-not-valid' }) }),
      ],
      ['empty.xml', null, expect.objectContaining({ refusal: { code: 'file-empty' } })],
      [
        'large.xml',
        null,
        expect.objectContaining({ refusal: { code: 'file-too-large', params: { limitMegabytes: '10' } } }),
      ],
      [good.name, null, expect.objectContaining({ refusal: expect.objectContaining({ code: 'duplicate-file' }) })],
    ]);
    const page = await browser.get(location ?? '');
    expect(page.html).toContain('All files are dealt with');
    expect(page.html).toContain('broken; &lt;b&gt;.xml');
    expect(page.html).toContain('1 imported, 4 not imported');
    expect((await browser.get('/invoices/import')).html).toContain(`/invoices/imports/${id}`);
  });

  test('without files says so, and too many are not taken', async () => {
    expect(await upload(browser, [none])).toMatchObject({ status: 422 });
    const many = Array.from({ length: IMPORT_FILES + 1 }, (_, at) => ({ name: `${at}.xml`, bytes: Buffer.from('x') }));
    const before = await services.db.importJob.count();
    const page = await upload(browser, many);
    expect(page.status).toBe(422);
    expect(page.html).toContain(`At most ${IMPORT_FILES} files`);
    expect(await services.db.importJob.count()).toBe(before);
  });

  const submitted = async (files: readonly { name: string; bytes: Uint8Array }[]): Promise<string> => {
    let open: OpenImport = accepted(await beginImport(services.ctx, seller.preparer));
    for (const { name, bytes } of files) {
      open = accepted(await addImportFile(services.ctx, open, { name, bytes, size: bytes.length }));
    }
    return accepted(await submitImport(services.ctx, open, { evenIfDuplicate: false })).importId;
  };

  test('shows how far it is, goes on by itself, and is nobody else’s', async () => {
    const id = await submitted([invoiceFile(services.ctx, '13.00'), invoiceFile(services.ctx, '14.00')]);
    await workImport(services.ctx, id);
    const page = await browser.get(`/invoices/imports/${id}`);
    expect(page.html).toContain('1 of 2 files dealt with');
    expect(page.html).toMatch(/<progress[^>]*value="1"[^>]*max="2"|<progress[^>]*max="2"[^>]*value="1"/);
    expect(page.html).toContain('http-equiv="refresh"');
    const loop = startImports(services.ctx, 20);
    for (let looks = 0; looks < 200; looks += 1) {
      if ((await services.db.importJob.findUniqueOrThrow({ where: { id } })).finishedAt) break;
      await new Promise(done => setTimeout(done, 50));
    }
    await loop.stop();
    expect((await browser.get(`/invoices/imports/${id}`)).html).toContain('2 imported, 0 not imported');
    const other = await logIn(stranger.preparer.email);
    expect((await other.get(`/invoices/imports/${id}`)).status).toBe(404);
  });

  test('takes each file in once, however many work on it', async () => {
    const files = Array.from({ length: 6 }, (_, at) => invoiceFile(services.ctx, `${20 + at}.00`));
    const before = await services.db.invoice.count();
    const id = await submitted(files);
    const work = async () => {
      while (await workImport(services.ctx));
    };
    await Promise.all([work(), work(), work()]);
    expect(await services.db.invoice.count()).toBe(before + 6);
    expect((await services.db.importJob.findUniqueOrThrow({ where: { id } })).finishedAt).not.toBeNull();
  });

  test('of somebody who may no longer import is refused, file by file', async () => {
    const id = await submitted([invoiceFile(services.ctx, '40.00')]);
    const { userId, id: organisationId } = { userId: seller.preparer.userId, id: seller.id };
    const key = { where: { userId_organisationId: { userId, organisationId } } };
    await services.db.membership.update({ ...key, data: { roles: ['VIEWER'] } });
    await workImport(services.ctx, id);
    await services.db.membership.update({ ...key, data: { roles: ['PREPARER'] } });
    const file = await services.db.importFile.findFirstOrThrow({ where: { jobId: id } });
    expect(file.outcome).toMatchObject({ ok: false, refusal: { code: 'not-permitted' } });
  });

  test('needs the permission', async () => {
    expect(refusalOf(await beginImport(services.ctx, seller.viewer))).not.toBe('accepted');
    const viewer = await logIn(seller.viewer.email);
    expect((await upload(viewer, [none])).status).toBe(403);
  });

  test('that keeps failing does not keep the others waiting', async () => {
    const id = await submitted([invoiceFile(services.ctx, '50.00'), invoiceFile(services.ctx, '51.00')]);
    let failures = 2;
    const failing = {
      ...services.ctx,
      random: {
        ...services.ctx.random,
        bytes: (length: number) => {
          if (failures > 0) {
            failures -= 1;
            throw new Error('out of luck');
          }
          return services.ctx.random.bytes(length);
        },
      },
    };
    while (await workImport(failing, id));
    const files = await services.db.importFile.findMany({ where: { jobId: id }, orderBy: { position: 'asc' } });
    expect(files.map(({ outcome }) => outcome)).toMatchObject([
      { ok: false, refusal: { code: 'import-failed' } },
      { ok: true },
    ]);
  });
});
