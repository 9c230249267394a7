import type { ReactNode } from 'react';
import { EmptyState } from '~/components/page/page';
import { DataTable } from '~/components/table/data-table';
import { DateFilter, FilterBar, SearchFilter, SelectFilter } from '~/components/table/filter-bar';
import { ListMenus } from '~/components/table/list-menus';
import { ListViews } from '~/components/table/list-views';
import { Pagination } from '~/components/table/pagination';
import { useTranslate } from '~/i18n/use-translate';
import type { LoadedActions } from '~/presenters/actions.server';
import { useActionColumns } from './action-columns.tsx';
import { useActionText } from './action-text.ts';

interface ActionListProps {
  readonly loaded: LoadedActions;
  readonly caption: string;
  readonly outcome: 'reason' | 'attempts' | 'both';
  /** Where there are none at all. */
  readonly empty: ReactNode;
}

/** Signed actions of the organisation, each with its page: filtered, sorted, kept as views, taken along as a file. */
export const ActionList = ({ loaded, caption, outcome, empty }: ActionListProps) => {
  const t = useTranslate();
  const textOf = useActionText();
  const { actions, page, sort, statuses, types, frame, isFiltered } = loaded;
  const columns = useActionColumns(outcome);
  return (
    <>
      <ListViews frame={frame} />
      <FilterBar
        label={t('ledger:actions.filter')}
        names={['q', 'status', 'type', 'from', 'to']}
        aside={<ListMenus frame={frame} columns={columns} hasRows={actions.length > 0} />}
      >
        <SearchFilter label={t('ledger:actions.search')} />
        <SelectFilter
          name="status"
          label={t('ledger:state')}
          any={t('ledger:actions.any-status')}
          choices={statuses.map(({ status, count }) => ({
            value: status,
            label: `${t(`settlement.${status}`)} (${count})`,
          }))}
        />
        <SelectFilter
          name="type"
          label={t('ledger:actions.action')}
          any={t('ledger:actions.any-type')}
          choices={types.map(value => ({ value, label: textOf(value) }))}
        />
        <DateFilter label={t('ledger:actions.from')} name="from" />
        <DateFilter label={t('ledger:actions.to')} name="to" />
      </FilterBar>
      <DataTable
        caption={caption}
        rows={actions}
        rowKey={action => action.id}
        rowHref={action => `/actions/${action.id}`}
        sort={sort}
        shown={frame}
        columns={columns}
        empty={
          isFiltered ? <EmptyState title={t('ledger:actions.none')}>{t('ledger:actions.none-hint')}</EmptyState> : empty
        }
      />
      <Pagination page={page} shown={actions.length} />
    </>
  );
};
