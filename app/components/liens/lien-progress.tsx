import { Link } from '@remix-run/react';
import { ConfirmForm } from '~/components/form/confirm-form';
import { useRefusalText } from '~/components/ledger/action-text';
import { ButtonLink } from '~/components/page/button-link';
import { Note } from '~/components/page/page';
import { useTranslate } from '~/i18n/use-translate';
import type { loadLien } from '~/presenters/lien.server';

type Lien = Awaited<ReturnType<typeof loadLien>>;

/** What a proposal names that is no more the truth: others were filed since. */
const OUT_OF_SIGHT: ReadonlySet<string> = new Set(['not-in-sight', 'wrong-version', 'predecessor-refused']);

/** Until it stands: whose signature it waits for, that it is on its way, or why it was not filed and what to do. */
export const LienProgress = ({ lien }: { readonly lien: Lien }) => {
  const t = useTranslate();
  const refusalText = useRefusalText();
  if (lien.state === 'settling') {
    return (
      <Note tone="progress" role="status">
        {t('liens:record.settling')}
      </Note>
    );
  }
  if (lien.state === 'proposed') {
    return (
      <Note tone="warn">
        <p>
          {t('liens:record.waiting')}{' '}
          {lien.agreementId !== null && (
            <ButtonLink to={`/agreements/${lien.agreementId}`}>{t('liens:record.to-agreement')}</ButtonLink>
          )}
        </p>
        {lien.isOutOfSight && (
          <>
            <p>
              <strong>{t('liens:record.not-in-sight')}</strong>
            </p>
            {lien.mayRefile && (
              <ConfirmForm
                intent="refile"
                tone="primary"
                label={t('liens:record.refile')}
                explanation={t('liens:record.refile-explain')}
                confirm={t('liens:record.refile')}
              />
            )}
          </>
        )}
      </Note>
    );
  }
  if (lien.state !== 'not-filed') return null;
  const code = lien.refusal?.refusalCode ?? null;
  return (
    <Note tone="bad" title={t('liens:record.not-filed')}>
      {code === null ? (
        t('liens:record.not-filed-hint')
      ) : (
        <>
          {OUT_OF_SIGHT.has(code)
            ? t('liens:record.not-in-sight')
            : refusalText(code, lien.refusal?.refusalParams ?? {})}{' '}
          <Link to={`/actions/${lien.refusal?.id}`}>{t('record.action')}</Link>
        </>
      )}
    </Note>
  );
};
