import { NotRead } from '../../protocols/aemp/node.ts';
import { type Page, type PageContext, readPageSteps } from '../../protocols/aemp/page.ts';
import { inTurns } from '../../protocols/aemp/steps.ts';
import type { PlatformClient } from './client.ts';
import { PollStopped } from './stopped.ts';

/** A fleet of a hundred thousand machines has as many pages. */
const MOST_PAGES = 1000;

/** A page that is full where the platform does not say what comes next. */
const FULL_PAGE = 100;

/** Beside the trackers that the same process answers. */
const parsed = async (body: Uint8Array, context: PageContext): Promise<Page> => {
  try {
    return await inTurns(readPageSteps(body, context));
  } catch (error) {
    if (error instanceof NotRead) throw new PollStopped('bad-answer', error.reason);
    throw error;
  }
};

/** The URL of the next page by its number, which stands at the end of the path. */
const counted = (url: URL): URL | undefined => {
  const [, before, number] = /^(.*\/)(\d{1,6})\/?$/.exec(url.pathname) ?? [];
  if (before === undefined) return undefined;
  const next = new URL(url);
  next.pathname = `${before}${Number(number) + 1}`;
  return next;
};

const nextOf = (page: Page, url: URL, client: PlatformClient): URL | undefined => {
  const next = page.links.get('next');
  if (next !== undefined) return client.inside(next, url);
  // Without links at all the pages are counted; with them, none that is next is the end.
  return page.links.size === 0 && page.entries >= FULL_PAGE ? counted(url) : undefined;
};

/**
 * Pages from `first` on. The end is where there is no next one, where it is empty, or where the platform leads back to a page
 * that was read, as some do on the last one: by its address, or by the same content under another. `onNext` hears of a page
 * once the one before it was worked through. Throws `PollStopped`.
 */
export async function* pagesFrom(
  client: PlatformClient,
  first: URL,
  context: PageContext,
  signal: AbortSignal,
  onNext: (url: URL) => void = () => {},
): AsyncGenerator<Page> {
  const addresses = new Set<string>();
  const contents = new Set<string>();
  let url: URL | undefined = first;
  while (url && !addresses.has(url.href) && addresses.size < MOST_PAGES) {
    addresses.add(url.href);
    const body = await client.get(url, signal);
    // Behind the last page some have nothing at all; without the first there is no fleet.
    if (body === undefined && addresses.size === 1) throw new PollStopped('not-found', url.pathname);
    if (body === undefined) return;
    const page = await parsed(body, context);
    if (contents.has(page.key)) return;
    contents.add(page.key);
    yield page;
    if (page.entries === 0) return;
    url = nextOf(page, url, client);
    if (url && !addresses.has(url.href)) onNext(url);
  }
}
