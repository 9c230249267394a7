import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { ProofOnNode } from '~/components/devices/proof-on-node';
import { formatCount } from '~/components/format/amounts';
import { HashText } from '~/components/format/hash-text';
import { Moment } from '~/components/format/moment';
import { useRefusalText } from '~/components/ledger/action-text';
import type { PageHandle } from '~/components/page/handle';
import { Note, PageHeader, Section } from '~/components/page/page';
import { Fact, FactList } from '~/components/record/fact-list';
import { VerifyButton, type VerifyCheck } from '~/components/record/verify-button';
import { requireActor } from '~/guard.server';
import { useTranslate } from '~/i18n/use-translate';
import { loadReadingProof } from '~/presenters/reading-proof.server';
import { nodeOf } from '~/public-checks.server';

export const handle: PageHandle<Awaited<ReturnType<typeof loader>>> = {
  i18n: ['devices', 'verify'],
  crumb: t => t('devices:proof.title'),
};

export const loader = async ({ request, context, params }: LoaderFunctionArgs) => ({
  ...(await loadReadingProof(await requireActor(request, context, 'telemetry:read'), params.id ?? '')),
  node: nodeOf(request),
});

type Loaded = Awaited<ReturnType<typeof loader>>;

const textOf = (record: string): string => {
  const value: unknown = JSON.parse(record);
  return JSON.stringify(value, null, 1);
};

/** Hashes the reading anew in the reader's browser, and climbs from it to the root that stands on chain. */
const Verify = ({ readingId, anchored }: Pick<Loaded, 'readingId' | 'anchored'>) => {
  const t = useTranslate();
  const dataHref = `/readings/${readingId}/proof.json`;
  const verify = async (): Promise<readonly VerifyCheck[]> => {
    const [{ leadsToRoot, readingHash, readingProof }, response] = await Promise.all([
      import('#ledger/verify/reading-proof'),
      fetch(dataHref),
    ]);
    if (!response.ok) throw new Error(`proof of ${readingId}: ${response.status}`);
    const given = readingProof.parse(await response.json());
    const isAnchored = anchored !== null && anchored.root === given.root;
    return [
      {
        key: 'leaf',
        label: t('devices:proof.leads'),
        outcome: leadsToRoot(given) ? 'agrees' : 'differs',
        detail: readingHash(given),
      },
      {
        key: 'root',
        label: t('devices:proof.on-chain'),
        outcome: anchored === null ? 'waits' : isAnchored ? 'agrees' : 'differs',
        detail: given.root,
      },
    ];
  };
  return (
    <Section title={t('devices:proof.verify')} summary={t('devices:proof.verify-summary')}>
      <VerifyButton verify={verify} dataHref={dataHref} />
      <p className="muted below">
        {t('devices:proof.outside')} <code>npx lienlight verify-reading FILE --rpc URL</code>
      </p>
    </Section>
  );
};

export default function ReadingProofPage() {
  const t = useTranslate();
  const refusalText = useRefusalText();
  const { readingId, proof, refusal, anchored, node } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader title={t('devices:proof.title')} summary={t('devices:proof.summary')} />
      {refusal !== null && <Note tone="neutral">{refusalText(refusal.code, refusal.params)}</Note>}
      {proof !== null && (
        <div className="split">
          <Section title={t('devices:proof.record')} summary={t('devices:proof.record-summary')}>
            <pre className="device-code">
              <code>{textOf(proof.record)}</code>
            </pre>
          </Section>
          <div>
            <Verify readingId={readingId} anchored={anchored} />
            <ProofOnNode dataHref={`/readings/${readingId}/proof.json`} node={node} />
            <Section title={t('devices:proof.batch')}>
              <div className="panel">
                <FactList>
                  <Fact label={t('devices:proof.number')}>
                    {t('devices:proof.of', {
                      batch: formatCount(BigInt(proof.batch)),
                      readings: formatCount(BigInt(proof.count)),
                    })}
                  </Fact>
                  <Fact label={t('devices:proof.index')}>{formatCount(BigInt(proof.index))}</Fact>
                  <Fact label={t('devices:proof.root')}>
                    <HashText value={proof.root} />
                  </Fact>
                  <Fact label={t('devices:proof.stream')}>
                    <HashText value={proof.stream} />
                  </Fact>
                  <Fact label={t('devices:proof.anchored')}>
                    {anchored === null ? (
                      t('devices:proof.waits')
                    ) : (
                      <>
                        <Moment at={anchored.at} /> ·{' '}
                        <Link to={`/ledger/blocks/${anchored.blockNumber}`}>
                          {t('record.block', { number: formatCount(BigInt(anchored.blockNumber)) })}
                        </Link>
                      </>
                    )}
                  </Fact>
                </FactList>
              </div>
            </Section>
          </div>
        </div>
      )}
    </>
  );
}
