/** What a list page shows besides its rows: saved views, chosen columns, and where its files are. */
export interface ListFrame {
  /** Its name in `services/lists/lists`, which is also that of its file. */
  readonly list: string;
  /** The filter and order shown now, as views keep them; '' for the whole list. */
  readonly query: string;
  readonly views: readonly ListView[];
  readonly hiddenColumns: readonly string[];
  readonly dense: boolean;
}

export interface ListView {
  readonly id: string;
  readonly name: string;
  readonly query: string;
  readonly count: number;
}

/** Address of the list as a file: all rows of the filter, or those ticked in the form that sends it. */
export const exportPath = (list: string, format: 'csv' | 'xlsx', query = ''): string =>
  `/exports/${list}.${format}${query === '' ? '' : `?${query}`}`;
