import { useTranslate } from '~/i18n/use-translate';
import { ConfirmForm } from '../form/confirm-form.tsx';
import { Ago, Moment } from '../format/moment.tsx';
import { EmptyState } from '../page/page.tsx';
import { StatusBadge } from '../record/status-badge.tsx';
import { ScrollRegion } from '../table/scroll-region.tsx';

interface TokenTableProps {
  readonly tokens: readonly {
    readonly id: string;
    readonly name: string;
    readonly prefix: string;
    readonly scopes: readonly string[];
    readonly createdBy: string;
    readonly createdAt: Date;
    readonly expiresAt: Date;
    readonly lastUsedAt: Date | null;
    readonly state: 'active' | 'expired' | 'revoked';
    readonly own: boolean;
  }[];
  readonly mayManage: boolean;
}

const TONES = { active: 'ok', expired: 'neutral', revoked: 'neutral' } as const;

/** Tokens of the API; each is known by its first letters, the rest of it is nowhere. */
export const TokenTable = ({ tokens, mayManage }: TokenTableProps) => {
  const t = useTranslate();
  if (tokens.length === 0) {
    return <EmptyState title={t('organisation:tokens.none')}>{t('organisation:tokens.none-hint')}</EmptyState>;
  }
  return (
    <ScrollRegion label={t('organisation:tokens.title')}>
      <table className="table table-stacked">
        <caption className="visually-hidden">{t('organisation:tokens.title')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('organisation:tokens.name')}</th>
            <th scope="col">{t('organisation:tokens.begins')}</th>
            <th scope="col">{t('organisation:tokens.scopes')}</th>
            <th scope="col">{t('organisation:tokens.made-by')}</th>
            <th scope="col">{t('organisation:tokens.last-used')}</th>
            <th scope="col">{t('organisation:tokens.expires')}</th>
            <th scope="col">{t('organisation:tokens.state')}</th>
            <th scope="col">
              <span className="visually-hidden">{t('organisation:tokens.revoke')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {tokens.map(token => (
            <tr key={token.id}>
              <th scope="row">{token.name}</th>
              <td data-label={t('organisation:tokens.begins')}>
                <code>{token.prefix}…</code>
              </td>
              <td data-label={t('organisation:tokens.scopes')}>
                <details>
                  <summary>{t('organisation:tokens.scope-count', { count: token.scopes.length })}</summary>
                  {token.scopes.join(', ')}
                </details>
              </td>
              <td data-label={t('organisation:tokens.made-by')}>{token.createdBy}</td>
              <td data-label={t('organisation:tokens.last-used')}>
                {token.lastUsedAt ? <Ago at={token.lastUsedAt} /> : t('organisation:tokens.never')}
              </td>
              <td data-label={t('organisation:tokens.expires')}>
                <Moment at={token.expiresAt} precision="day" />
              </td>
              <td data-label={t('organisation:tokens.state')}>
                <StatusBadge tone={TONES[token.state]}>{t(`organisation:tokens.states.${token.state}`)}</StatusBadge>
              </td>
              <td className="actions">
                {token.state === 'active' && (mayManage || token.own) && (
                  <ConfirmForm
                    intent="revoke"
                    scope={token.id}
                    label={t('organisation:tokens.revoke')}
                    explanation={t('organisation:tokens.revoke-hint')}
                    confirm={t('organisation:tokens.revoke-confirm')}
                  />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
};
