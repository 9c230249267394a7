import { Form, Link } from '@remix-run/react';
import { LIEN_LAWS } from '#domain/liens/law';
import { ButtonLink } from '~/components/page/button-link';
import { Note, Section } from '~/components/page/page';
import { useTranslate } from '~/i18n/use-translate';
import type { LienPanelData } from '~/presenters/lien-panel.server';
import { AskLenders } from './ask-lenders.tsx';
import { LienStateBadge } from './lien-badges.tsx';
import { LienTable } from './lien-table.tsx';

/** Where liens name different laws the reader chooses one to rank by; it is part of the page's address. */
const RankBy = ({ panel }: { readonly panel: LienPanelData }) => {
  const t = useTranslate();
  return (
    <Note tone="warn">
      <p>{t('liens:panel.mixed')}</p>
      <Form method="get" className="inline-form">
        <label>
          {t('liens:panel.rank-by')}{' '}
          <select name="law" defaultValue={panel.law}>
            {LIEN_LAWS.map(law => (
              <option key={law} value={law}>
                {t(`liens:laws.${law}`)}
              </option>
            ))}
          </select>
        </label>{' '}
        <button type="submit" className="button button-small">
          {t('liens:panel.rank-by')}
        </button>
      </Form>
    </Note>
  );
};

/** All that stands on a machine, on a lease's rents or on a receivable, by priority, and what may be done about it. */
export const LienPanel = ({ panel }: { readonly panel: LienPanelData }) => {
  const t = useTranslate();
  const { standing, earlier, waiting, isMixed, law, mayFile, subject, collateral, part } = panel;
  return (
    <Section
      title={t('liens:panel.title')}
      summary={t('liens:panel.summary')}
      actions={
        mayFile && (
          <ButtonLink
            to={`/liens/new?${new URLSearchParams({ collateral, subject, ...(part > 0 && { fragment: String(part) }) })}`}
          >
            {t('liens:panel.file')}
          </ButtonLink>
        )
      }
    >
      {isMixed && <RankBy panel={panel} />}
      {standing.length === 0 ? (
        <p>
          {t('liens:panel.none')} <span className="muted">{t('liens:panel.none-hint')}</span>
        </p>
      ) : (
        <>
          <LienTable caption={t('liens:panel.caption')} liens={standing} />
          <p className="muted below">{t('liens:panel.ranked-by', { law: t(`liens:laws.${law}`) })}</p>
        </>
      )}
      {waiting.length > 0 && (
        <div className="below">
          <h3>{t('liens:panel.waiting')}</h3>
          <ul className="plain-list">
            {waiting.map(({ reference, state, securedParty }) => (
              <li key={reference}>
                <Link to={`/liens/${reference}`}>{reference}</Link> <LienStateBadge state={state} /> {securedParty.name}
              </li>
            ))}
          </ul>
        </div>
      )}
      {earlier.length > 0 && (
        <details className="below">
          <summary>{t('liens:panel.earlier', { count: earlier.length })}</summary>
          <LienTable caption={t('liens:panel.earlier', { count: earlier.length })} liens={earlier} />
        </details>
      )}
      <AskLenders panel={panel} />
    </Section>
  );
};
