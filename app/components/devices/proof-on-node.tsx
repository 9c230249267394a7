import { useState } from 'react';
import type { CheckedProof } from '#ledger/verify/reading-proof';
import { useTranslate } from '~/i18n/use-translate';
import { formatCount } from '../format/amounts.ts';
import { Section } from '../page/page.tsx';
import { NodeChooser } from '../verify/node-chooser.tsx';

type Outcome =
  | { readonly state: 'idle' | 'working' }
  | { readonly state: 'failed'; readonly code: 'unreachable' | 'refused' | 'other-chain' }
  | { readonly state: 'done'; readonly checked: CheckedProof };

const checkProof = async (dataHref: string, node: string): Promise<Outcome> => {
  const [{ checkOnNode, readingProof }, { NodeProblem }, response] = await Promise.all([
    import('#ledger/verify/reading-proof'),
    import('#ledger/verify/ask-node'),
    fetch(dataHref),
  ]);
  try {
    const given = readingProof.parse(await response.json());
    return { state: 'done', checked: await checkOnNode(given, node) };
  } catch (error) {
    return { state: 'failed', code: error instanceof NodeProblem ? error.code : 'refused' };
  }
};

interface ProofOnNodeProps {
  /** Where the proof is. */
  readonly dataHref: string;
  readonly node: string | null;
}

/**
 * Asks a node of the reader's own choice whether the reading is anchored: from this browser, so that the portal has no part in the answer.
 * The node is told the stream and the leaf, and nothing of the reading.
 */
export const ProofOnNode = ({ dataHref, node }: ProofOnNodeProps) => {
  const t = useTranslate();
  const [outcome, setOutcome] = useState<Outcome>({ state: 'idle' });
  const run = async () => {
    if (node === null) return;
    setOutcome({ state: 'working' });
    setOutcome(await checkProof(dataHref, node));
  };
  const checked = outcome.state === 'done' ? outcome.checked : null;
  const isGood = checked !== null && checked.problems.length === 0 && checked.anchored !== null;
  return (
    <Section title={t('verify:node.title')} summary={t('devices:proof.node.summary')}>
      <NodeChooser node={node} run={run} isWorking={outcome.state === 'working'} hint={t('devices:proof.node.hint')} />
      <div role="status" className="below">
        {outcome.state === 'working' && <p className="muted">{t('verify:node.working')}</p>}
        {outcome.state === 'failed' && <p className="tone-bad">{t(`verify:node.failed.${outcome.code}`)}</p>}
        {checked !== null && (
          <>
            <p className={isGood ? 'tone-ok' : 'tone-bad'}>
              {isGood && checked.anchored !== null
                ? t('devices:proof.node.good', { block: formatCount(BigInt(checked.anchored.blockNumber)) })
                : t('devices:proof.node.bad')}
            </p>
            <ul className="checks">
              {checked.problems.map(problem => (
                <li key={problem} data-outcome="differs">
                  {t(`devices:proof.node.problem.${problem}`)}
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </Section>
  );
};
