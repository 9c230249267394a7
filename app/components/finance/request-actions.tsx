import { Link } from '@remix-run/react';
import { useActionText, useRefusalText } from '~/components/ledger/action-text';
import { Note } from '~/components/page/page';
import { useTranslate } from '~/i18n/use-translate';
import type { RequestPage } from '~/presenters/finance.server';

/** What of the reader's own is on its way to the chain, and what the contract has refused. */
export const RequestActions = ({ actions }: Pick<RequestPage, 'actions'>) => {
  const t = useTranslate();
  const actionText = useActionText();
  const refusalText = useRefusalText();
  return actions.map(({ id, type, refused, refusalCode, refusalParams }) => (
    <Note
      key={id}
      tone={refused ? 'bad' : 'progress'}
      {...(refused
        ? { title: t('receivables:life.refused', { what: actionText(type) }) }
        : { role: 'status' as const })}
    >
      {refused
        ? refusalCode !== null && refusalText(refusalCode, refusalParams)
        : t('receivables:life.settling', { what: actionText(type) })}{' '}
      <Link to={`/actions/${id}`}>{t('receivables:life.follow')}</Link>
    </Note>
  ));
};
