import { useDynamicText } from '~/components/receivables/detail-text';
import { VerifyButton, type VerifyCheck } from '~/components/record/verify-button';
import { useTranslate } from '~/i18n/use-translate';

/** Recomputes every commitment of the lien that was opened to the reader, in its browser, and compares it with the events. */
export const VerifyLien = ({ reference }: { readonly reference: string }) => {
  const t = useTranslate();
  const text = useDynamicText();
  const dataHref = `/liens/${reference}/evidence.json`;
  const verify = async (): Promise<readonly VerifyCheck[]> => {
    const [{ evidence, verifyCommitments }, response] = await Promise.all([
      import('#ledger/verify/evidence'),
      fetch(dataHref),
    ]);
    if (!response.ok) throw new Error(`evidence of ${reference}: ${response.status}`);
    return verifyCommitments(evidence.parse(await response.json())).map(({ kind, root, recomputed, onChain }) => ({
      key: root,
      label: text(`liens:commitments.${kind}`) ?? kind,
      outcome: recomputed ? (onChain ? ('agrees' as const) : ('waits' as const)) : ('differs' as const),
      detail: onChain ? root : t('liens:verify.not-on-chain'),
    }));
  };
  return <VerifyButton verify={verify} dataHref={dataHref} />;
};
