import { Section } from '~/components/page/page';
import { useDynamicText } from '~/components/receivables/detail-text';
import { VerifyButton, type VerifyCheck } from '~/components/record/verify-button';
import { useTranslate } from '~/i18n/use-translate';

/** Recomputes the commitments to a machine, its liens and its lease in the reader's browser, and compares them with the events. */
export const VerifyCollateral = ({ reference }: { readonly reference: string }) => {
  const t = useTranslate();
  const text = useDynamicText();
  const dataHref = `/collateral/${reference}/evidence.json`;
  const verify = async (): Promise<readonly VerifyCheck[]> => {
    const [{ evidenceParts, verifyCommitments }, response] = await Promise.all([
      import('#ledger/verify/evidence'),
      fetch(dataHref),
    ]);
    const parts = response.ok ? evidenceParts(await response.json()) : null;
    if (!parts) throw new Error(`evidence of ${reference}: ${response.status}`);
    return parts.flatMap(verifyCommitments).map(({ kind, root, recomputed, onChain }) => ({
      key: root,
      label: text(`collateral:commitments.${kind}`) ?? kind,
      outcome: recomputed ? (onChain ? ('agrees' as const) : ('waits' as const)) : ('differs' as const),
      detail: onChain ? root : t('collateral:record.not-on-chain'),
    }));
  };
  return (
    <Section title={t('collateral:record.verify')} summary={t('collateral:record.verify-summary')}>
      <VerifyButton verify={verify} dataHref={dataHref} />
    </Section>
  );
};
