import { Section } from '~/components/page/page';
import { useDynamicText } from '~/components/receivables/detail-text';
import { VerifyCommitments } from '~/components/record/verify-commitments';
import { useTranslate } from '~/i18n/use-translate';

/** Checks the commitments to a machine, its liens and its lease in the reader's browser. */
export const VerifyCollateral = ({ reference }: { readonly reference: string }) => {
  const t = useTranslate();
  const text = useDynamicText();
  return (
    <Section title={t('collateral:record.verify')} summary={t('collateral:record.verify-summary')}>
      <VerifyCommitments
        dataHref={`/collateral/${reference}/evidence.json`}
        nameOf={kind => text(`collateral:commitments.${kind}`)}
        notOnChain={t('collateral:record.not-on-chain')}
      />
    </Section>
  );
};
