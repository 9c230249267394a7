import { Section } from '~/components/page/page';
import { VerifyButton, type VerifyCheck } from '~/components/record/verify-button';
import { useTranslate } from '~/i18n/use-translate';
import { useDynamicText } from './detail-text.ts';

/**
 * Recomputes every commitment that was opened to the reader, in its browser, and compares it with the events that this portal
 * shows. That those are the chain's is checked with a node of the reader's own: by the public page, or on the command line.
 */
export const VerifyRecord = ({ subject, reference }: { readonly subject: string; readonly reference: string }) => {
  const t = useTranslate();
  const text = useDynamicText();
  const dataHref = `/receivables/${subject}/evidence.json`;
  const verify = async (): Promise<readonly VerifyCheck[]> => {
    const [{ evidence, verifyCommitments }, response] = await Promise.all([
      import('#ledger/verify/evidence'),
      fetch(dataHref),
    ]);
    if (!response.ok) throw new Error(`evidence of ${reference}: ${response.status}`);
    return verifyCommitments(evidence.parse(await response.json())).map(({ kind, root, recomputed, onChain }) => ({
      key: root,
      label: text(`receivables:commitment.${kind}`) ?? kind,
      outcome: recomputed ? (onChain ? ('agrees' as const) : ('waits' as const)) : ('differs' as const),
      detail: onChain ? root : t('receivables:verify.not-on-chain'),
    }));
  };
  return (
    <Section title={t('receivables:verify.title')} summary={t('receivables:verify.summary')}>
      <VerifyButton verify={verify} dataHref={dataHref} />
      <p className="muted below">
        {t('receivables:verify.with-node')} <a href={`/verify/${subject}`}>{t('receivables:verify.public')}</a>
      </p>
      <p className="below">
        <a href={`/receivables/${subject}/pdf`}>{t('receivables:pdf')}</a>
      </p>
    </Section>
  );
};
