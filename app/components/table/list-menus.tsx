import { useTranslate } from '~/i18n/use-translate';
import { PostForm, SubmitButton } from '../form/post-form.tsx';
import { exportPath, type ListFrame } from './list-frame.ts';
import { Menu } from './menu.tsx';

interface ListMenusProps {
  readonly frame: ListFrame;
  readonly columns: readonly { readonly id: string; readonly header: string }[];
  /** Whether there is anything to export. */
  readonly hasRows: boolean;
}

/** Which columns are shown and how high the rows are, and the list as a file; both open without a script. */
export const ListMenus = ({ frame, columns, hasRows }: ListMenusProps) => {
  const t = useTranslate();
  const { list, query, hiddenColumns, dense } = frame;
  // The first column leads to the row's own page: it stays.
  const choices = columns.slice(1);
  return (
    <>
      <Menu label={t('list.columns')} key={`${dense}|${hiddenColumns.join()}`}>
        <PostForm intent="show-list" className="form">
          <fieldset className="list-menu-choices">
            <legend>{t('list.columns-shown')}</legend>
            {choices.map(({ id, header }) => (
              <label key={id} className="choice">
                <input type="hidden" name="column" value={id} />
                <input type="checkbox" name="shown" value={id} defaultChecked={!hiddenColumns.includes(id)} />
                <span>{header}</span>
              </label>
            ))}
          </fieldset>
          <label className="choice">
            <input type="checkbox" name="dense" defaultChecked={dense} />
            <span>{t('list.dense')}</span>
          </label>
          <SubmitButton small>{t('table.apply')}</SubmitButton>
        </PostForm>
      </Menu>
      {hasRows && (
        <Menu label={t('list.export')}>
          <p className="muted">{t('list.export-hint')}</p>
          <ul className="list-menu-links">
            {(['xlsx', 'csv'] as const).map(format => (
              <li key={format}>
                <a href={exportPath(list, format, query)} download>
                  {t(`list.format.${format}`)}
                </a>
              </li>
            ))}
          </ul>
        </Menu>
      )}
    </>
  );
};
