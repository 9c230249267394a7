import { Link } from '@remix-run/react';
import { Section } from '~/components/page/page';
import { useTranslate } from '~/i18n/use-translate';
import type { AgreementRow } from '~/presenters/agreements.server';
import { AgreementSigners } from './agreement-signers.tsx';
import { useAgreementKind } from './agreement-text.ts';

/** What is proposed of a machine, a lease or a lien and waits for signatures; nothing where nothing does. Texts: `agreements`. */
export const AgreementPanel = ({ agreements }: { readonly agreements: readonly AgreementRow[] }) => {
  const t = useTranslate();
  const kindText = useAgreementKind();
  if (agreements.length === 0) return null;
  return (
    <Section title={t('agreements:panel.title')} summary={t('agreements:panel.summary')}>
      {agreements.map(({ id, kind, proposedBy, signers, waitsForUs }) => (
        <div className="panel" key={id}>
          <p>
            <Link to={`/agreements/${id}`}>{kindText(kind)}</Link>
            <span className="muted"> · {t('agreements:panel.by', { organisation: proposedBy })}</span>
            {waitsForUs && <strong> · {t('agreements:panel.yours')}</strong>}
          </p>
          <AgreementSigners signers={signers} />
        </div>
      ))}
    </Section>
  );
};
