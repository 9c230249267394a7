import { Section } from '~/components/page/page';
import { VerifyButton, type VerifyCheck } from '~/components/record/verify-button';
import { useTranslate } from '~/i18n/use-translate';
import { useDynamicText } from './detail-text.ts';

/** Recomputes every commitment that was opened to the reader, in its browser, and compares it with the chain's events. */
export const VerifyRecord = ({ subject, reference }: { readonly subject: string; readonly reference: string }) => {
  const t = useTranslate();
  const text = useDynamicText();
  const dataHref = `/verify/${subject}`;
  const verify = async (): Promise<readonly VerifyCheck[]> => {
    const [{ verifyEvidence }, response] = await Promise.all([import('./verify-evidence.ts'), fetch(dataHref)]);
    if (!response.ok) throw new Error(`evidence of ${reference}: ${response.status}`);
    return verifyEvidence(await response.json()).map(({ kind, root, recomputed, onChain }) => ({
      key: root,
      label: text(`receivables:commitment.${kind}`) ?? kind,
      outcome: recomputed ? (onChain ? ('agrees' as const) : ('waits' as const)) : ('differs' as const),
      detail: onChain ? root : t('receivables:verify.not-on-chain'),
    }));
  };
  return (
    <Section title={t('receivables:verify.title')} summary={t('receivables:verify.summary')}>
      <VerifyButton verify={verify} dataHref={dataHref} />
    </Section>
  );
};
