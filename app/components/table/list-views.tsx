import { Link } from '@remix-run/react';
import { useTranslate } from '~/i18n/use-translate';
import { PostForm, SubmitButton } from '../form/post-form.tsx';
import { isFormReply } from '../form/problems.ts';
import { useAnswer } from '../form/use-answer.ts';
import { formatCount } from '../format/amounts.ts';
import type { ListFrame } from './list-frame.ts';
import { Menu } from './menu.tsx';

/** Whether the page shows again because the form of this intent was refused: then what holds it must be open. */
export const useWasRefused = (intent: string): boolean => {
  const data: unknown = useAnswer();
  return isFormReply(data) && data.intent === intent;
};

/**
 * Saved views as links, each with its count: a view is the list's address, so that whoever is sent it sees the same filter
 * on their own rows. Without a view and without a filter there is nothing to show.
 */
export const ListViews = ({ frame }: { readonly frame: ListFrame }) => {
  const t = useTranslate();
  const wasRefused = useWasRefused('save-view');
  const { views, query } = frame;
  const current = views.find(view => view.query === query);
  if (views.length === 0 && query === '') return null;
  return (
    <div className="list-views">
      {views.length > 0 && (
        <nav aria-label={t('list.views')}>
          <ul>
            <li>
              <Link to="?" aria-current={query === '' ? 'page' : undefined}>
                {t('list.all')}
              </Link>
            </li>
            {views.map(view => (
              <li key={view.id}>
                <Link to={`?${view.query}`} aria-current={view === current ? 'page' : undefined}>
                  {view.name} <span className="list-view-count figure">{formatCount(view.count)}</span>
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      )}
      {query !== '' && current === undefined && (
        <Menu label={t('list.save')} small open={wasRefused}>
          <PostForm intent="save-view" className="form">
            <label className="filter">
              <span>{t('list.name')}</span>
              <input type="text" name="name" required maxLength={60} autoComplete="off" />
            </label>
            <p className="muted">{t('list.save-hint')}</p>
            <SubmitButton small>{t('form.save')}</SubmitButton>
          </PostForm>
        </Menu>
      )}
      {current !== undefined && (
        <PostForm intent="delete-view" scope={current.id} bare>
          <SubmitButton tone="plain" small>
            {t('list.forget', { name: current.name })}
          </SubmitButton>
        </PostForm>
      )}
    </div>
  );
};
