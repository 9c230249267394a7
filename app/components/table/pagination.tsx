import { Link, useSearchParams } from '@remix-run/react';
import { useTranslate } from '~/i18n/use-translate';
import { formatCount } from '../format/amounts.ts';
import { Icon } from '../page/icon.tsx';
import { changedSearch } from './list-url.ts';

/** What a keyset read says of its page; `pageInfoOf` makes it of the reads' own `Page`. */
export interface PageInfo {
  readonly hasNext: boolean;
  readonly hasPrevious: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

/** The ends of a page as the reads give it (`prisma/reads/paging`). */
export const pageInfoOf = (page: {
  readonly edges: readonly { readonly cursor: string }[];
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
}): PageInfo => ({
  hasNext: page.hasNextPage,
  hasPrevious: page.hasPreviousPage,
  startCursor: page.edges[0]?.cursor ?? null,
  endCursor: page.edges.at(-1)?.cursor ?? null,
});

interface PaginationProps {
  readonly page: PageInfo;
  /** Rows on this page. */
  readonly shown: number;
  /** Rows under the filter, where the list counts them. */
  readonly total?: number | undefined;
}

/** Links to the pages before and after. There are no page numbers: a keyset does not know them, and rows do not shift. */
export const Pagination = ({ page, shown, total }: PaginationProps) => {
  const t = useTranslate();
  const [search] = useSearchParams();
  if (!page.hasNext && !page.hasPrevious && total === undefined) return null;
  const previous = page.hasPrevious && page.startCursor;
  const next = page.hasNext && page.endCursor;
  return (
    <nav className="pagination" aria-label={t('table.pages')}>
      <span className="muted">
        {total === undefined
          ? t('table.rows', { count: shown, formatted: formatCount(shown) })
          : t('table.rows-of', { shown: formatCount(shown), total: formatCount(total) })}
      </span>
      {page.hasPrevious && (
        <Link to={changedSearch(search, {})} className="button">
          {t('table.first')}
        </Link>
      )}
      {previous && (
        <Link to={changedSearch(search, { before: previous })} className="button" rel="prev">
          <Icon name="previous" />
          {t('table.previous')}
        </Link>
      )}
      {next && (
        <Link to={changedSearch(search, { after: next })} className="button" rel="next">
          {t('table.next')}
          <Icon name="next" />
        </Link>
      )}
    </nav>
  );
};
