import { useState } from 'react';
import { isAddress, isBytes32 } from '#domain/hex';
import type { ShownEvent } from '#ledger/verify/events';
import type { Comparison } from '#ledger/verify/evidence';
import { useTranslate } from '~/i18n/use-translate';
import { Section } from '../page/page.tsx';
import { NodeChooser } from './node-chooser.tsx';

interface CompareWithNodeProps {
  readonly checked: {
    readonly subject: string;
    readonly contract: string;
    readonly chainId: string;
    readonly events: readonly ShownEvent[];
  };
  /** Whose events they are. */
  readonly book: 'RECEIVABLE_BOOK' | 'EQUIPMENT_BOOK';
  readonly eventName: (type: string) => string;
  /** The node to ask; this page's policy allows its address and no other. */
  readonly node: string | null;
}

type Outcome =
  | { readonly state: 'idle' | 'working' }
  | { readonly state: 'failed'; readonly code: 'unreachable' | 'refused' | 'other-chain' }
  | { readonly state: 'done'; readonly comparison: Comparison };

const compare = async ({ checked, book, node }: CompareWithNodeProps): Promise<Outcome> => {
  const { subject, contract, chainId, events } = checked;
  const [{ logsFromNode, NodeProblem }, evidence] = await Promise.all([
    import('#ledger/verify/ask-node'),
    import('#ledger/verify/evidence'),
  ]);
  if (node === null || !isAddress(contract) || !isBytes32(subject)) return { state: 'idle' };
  try {
    const logs = await logsFromNode(node, { chainId, contract, subject });
    return { state: 'done', comparison: evidence.compareWithLogs(events, logs, contract, 'shown', evidence[book]) };
  } catch (error) {
    return { state: 'failed', code: error instanceof NodeProblem ? error.code : 'refused' };
  }
};

/** Asks a node of the reader's own choice for the same events, from this browser: the portal has no part in the answer. */
export const CompareWithNode = (props: CompareWithNodeProps) => {
  const t = useTranslate();
  const { node, eventName } = props;
  const [outcome, setOutcome] = useState<Outcome>({ state: 'idle' });
  const run = async () => {
    setOutcome({ state: 'working' });
    setOutcome(await compare(props));
  };
  const names = (events: readonly string[]) => events.map(eventName).join(', ');
  return (
    <Section title={t('verify:node.title')} summary={t('verify:node.summary')}>
      <NodeChooser node={node} run={run} isWorking={outcome.state === 'working'} hint={t('verify:node.hint')} />
      <div role="status" className="below">
        {outcome.state === 'working' && <p className="muted">{t('verify:node.working')}</p>}
        {outcome.state === 'failed' && <p className="tone-bad">{t(`verify:node.failed.${outcome.code}`)}</p>}
        {outcome.state === 'done' && (
          <>
            <p className={outcome.comparison.problems.length === 0 ? 'tone-ok' : 'tone-bad'}>
              {outcome.comparison.problems.length === 0
                ? t('verify:node.good', { count: outcome.comparison.agreeing })
                : t('verify:node.bad')}
            </p>
            <ul className="checks">
              {outcome.comparison.problems.map(({ kind, event }) => (
                <li key={`${kind} ${event.blockHash} ${event.logIndex}`} data-outcome="differs">
                  {t(`verify:node.problem.${kind}`, { event: names([event.name]), block: event.blockNumber })}
                </li>
              ))}
            </ul>
            {outcome.comparison.notShown.length > 0 && (
              <p className="muted">
                {t('verify:node.not-shown', {
                  count: outcome.comparison.notShown.length,
                  events: names(outcome.comparison.notShown),
                })}
              </p>
            )}
          </>
        )}
      </div>
    </Section>
  );
};
