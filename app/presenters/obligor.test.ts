import { expect, test } from 'vitest';
import { keepLinkSession, readLinkSession } from './obligor.server.ts';

const [one, two] = ['A'.repeat(43), 'B'.repeat(43)];

test('each link has a cookie of its own: opening a second one leaves the first one open', async () => {
  const jar = new Map<string, string>();
  for (const token of [one, two]) {
    const cookie = await keepLinkSession(token, `session of ${token}`, 'https://portal.example');
    expect(cookie).toMatch(/; HttpOnly; Secure; SameSite=Strict/);
    // A page's data are asked for under another path than the page, and need the cookie as well.
    expect(cookie).toContain('Path=/o/;');
    expect(cookie).not.toContain(token);
    jar.set(cookie.split('=')[0] ?? '', cookie.split(';')[0] ?? '');
  }
  const request = new Request(`https://portal.example/o/${one}`, { headers: { Cookie: [...jar.values()].join('; ') } });
  expect(await readLinkSession(request, one)).toBe(`session of ${one}`);
  expect(await readLinkSession(request, two)).toBe(`session of ${two}`);
  expect(await readLinkSession(request, 'C'.repeat(43))).toBeNull();
});
