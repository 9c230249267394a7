import { isRouteErrorResponse, Link, useLocation, useRouteError } from '@remix-run/react';
import { useTranslate } from '~/i18n/use-translate';
import { PageHeader } from './page.tsx';
import { useRequestFacts } from './request-context.ts';

const KINDS = {
  400: 'malformed',
  401: 'signed-out',
  403: 'forbidden',
  404: 'missing',
  405: 'method',
  413: 'body-too-large',
  429: 'busy',
} as const;

const isKnown = (status: number): status is keyof typeof KINDS => status in KINDS;

/** Says what happened, what was kept, and what to do; with the id under which the operator finds it in the log. */
export const ErrorPage = () => {
  const t = useTranslate();
  const error = useRouteError();
  const { requestId } = useRequestFacts();
  const { pathname } = useLocation();
  const status = isRouteErrorResponse(error) ? error.status : 500;
  const isOutdated = isRouteErrorResponse(error) && error.data === 'outdated';
  const isTooLarge = isRouteErrorResponse(error) && error.data === 'export-too-large';
  const kind = isOutdated ? 'outdated' : isTooLarge ? 'too-large' : isKnown(status) ? KINDS[status] : 'failed';
  return (
    <div className="error-page">
      <PageHeader title={t(`errors:${kind}.title`)} summary={t(`errors:${kind}.what`)} />
      <p>{t(`errors:${kind}.next`)}</p>
      <p className="page-actions">
        <Link to="/" className="button button-primary" reloadDocument>
          {t('errors:home')}
        </Link>
        {(kind === 'failed' || kind === 'outdated') && (
          <Link to={pathname} className="button" reloadDocument>
            {t('errors:again')}
          </Link>
        )}
      </p>
      {requestId !== '' && (
        <p className="muted">
          {t('errors:request')} <code>{requestId}</code>
        </p>
      )}
    </div>
  );
};
