import { Link, useMatches } from '@remix-run/react';
import { useTranslate } from '~/i18n/use-translate';
import { crumbsOf } from './handle.ts';

/** Where the page is: the crumbs of the routes from the top down to it. */
export const Breadcrumbs = () => {
  const t = useTranslate();
  const crumbs = crumbsOf(useMatches(), t);
  if (crumbs.length < 2) return <div className="breadcrumbs" />;
  return (
    <nav className="breadcrumbs" aria-label={t('frame.breadcrumbs')}>
      <ol>
        {crumbs.map((crumb, index) => (
          <li key={crumb.to}>
            {index === crumbs.length - 1 ? (
              <span aria-current="page">{crumb.label}</span>
            ) : (
              <Link to={crumb.to}>{crumb.label}</Link>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
};

/** The page's title: its crumbs, the nearest first. */
export const useTitle = (): string => {
  const t = useTranslate();
  const names = crumbsOf(useMatches(), t).map(({ label }) => label);
  return [...names.reverse(), 'Lienlight'].join(' · ');
};
