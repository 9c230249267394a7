import { useDynamicText } from '~/components/receivables/detail-text';
import { VerifyCommitments } from '~/components/record/verify-commitments';
import { useTranslate } from '~/i18n/use-translate';

/** Checks the lien's commitments in the reader's browser. */
export const VerifyLien = ({ reference }: { readonly reference: string }) => {
  const t = useTranslate();
  const text = useDynamicText();
  return (
    <VerifyCommitments
      dataHref={`/liens/${reference}/evidence.json`}
      nameOf={kind => text(`liens:commitments.${kind}`)}
      notOnChain={t('liens:verify.not-on-chain')}
    />
  );
};
