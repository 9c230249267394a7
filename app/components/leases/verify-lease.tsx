import { Section } from '~/components/page/page';
import { useDynamicText } from '~/components/receivables/detail-text';
import { VerifyCommitments } from '~/components/record/verify-commitments';
import { useTranslate } from '~/i18n/use-translate';

/** Checks the lease's commitments in the reader's browser. */
export const VerifyLease = ({ reference }: { readonly reference: string }) => {
  const t = useTranslate();
  const text = useDynamicText();
  return (
    <Section title={t('leases:verify.title')} summary={t('leases:verify.summary')}>
      <VerifyCommitments
        dataHref={`/leases/${reference}/evidence.json`}
        nameOf={kind => text(`leases:commitment.${kind}`)}
        notOnChain={t('leases:verify.not-on-chain')}
      />
    </Section>
  );
};
