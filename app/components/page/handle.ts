import type { UIMatch } from '@remix-run/react';
import type { Namespace } from '~/i18n/namespaces';
import type { Translate } from '~/i18n/use-translate';

/** What a route tells the frame about its page: `export const handle: PageHandle<typeof loader> = {…}`. */
export interface PageHandle<Data = unknown> {
  /** Texts that the page needs beside those that are always there. */
  readonly i18n?: readonly Namespace[];
  /**
   * `on-demand`: the texts of refusals come with the first form that is sent, for a page that shows none before: a list.
   * Every other page has them from the beginning.
   */
  readonly refusals?: 'on-demand';
  /** The page's name in the breadcrumbs, and with those above it its title. */
  readonly crumb?: (t: Translate, data: Data) => string;
  /**
   * When the page is loaded again, beside when something of the organisation's changed. `blocks`: at every block too.
   * `readings`: now and then while its machines say something. `off`: never.
   */
  readonly live?: 'blocks' | 'readings' | 'off';
  /** `plain`: no rail and no menu, also for those who are signed in: the page is not part of what they do here. */
  readonly frame?: 'plain';
}

export const isHandle = (value: unknown): value is PageHandle => typeof value === 'object' && value !== null;

export const handleOf = (match: UIMatch): PageHandle => (isHandle(match.handle) ? match.handle : {});

export interface Crumb {
  readonly label: string;
  readonly to: string;
}

/** From the top to the page. A match whose loader failed has no data, and so no crumb. */
export const crumbsOf = (matches: readonly UIMatch[], t: Translate): Crumb[] =>
  matches.flatMap(match => {
    const { crumb } = handleOf(match);
    return crumb && match.data !== undefined ? [{ label: crumb(t, match.data), to: match.pathname }] : [];
  });
