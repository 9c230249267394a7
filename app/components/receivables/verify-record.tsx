import { Section } from '~/components/page/page';
import { VerifyCommitments } from '~/components/record/verify-commitments';
import { useTranslate } from '~/i18n/use-translate';
import { useDynamicText } from './detail-text.ts';

/** Checks the receivable's commitments in the reader's browser. */
export const VerifyRecord = ({ subject }: { readonly subject: string }) => {
  const t = useTranslate();
  const text = useDynamicText();
  return (
    <Section title={t('receivables:verify.title')} summary={t('receivables:verify.summary')}>
      <VerifyCommitments
        dataHref={`/receivables/${subject}/evidence.json`}
        nameOf={kind => text(`receivables:commitment.${kind}`)}
        notOnChain={t('receivables:verify.not-on-chain')}
      />
      <p className="muted below">
        {t('receivables:verify.with-node')} <a href={`/verify/${subject}`}>{t('receivables:verify.public')}</a>
      </p>
      <p className="below">
        <a href={`/receivables/${subject}/pdf`}>{t('receivables:pdf')}</a>
      </p>
    </Section>
  );
};
