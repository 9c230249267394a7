import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { HashText } from '~/components/format/hash-text';
import { Day } from '~/components/format/moment';
import type { PageHandle } from '~/components/page/handle';
import { Note, PageHeader, Section } from '~/components/page/page';
import { useDynamicText } from '~/components/receivables/detail-text';
import { StandingBadge } from '~/components/receivables/standing-badge';
import { Fact, FactList } from '~/components/record/fact-list';
import { CompareWithNode } from '~/components/verify/compare-with-node';
import { OpenedFields } from '~/components/verify/opened-fields';
import { PublicEvents } from '~/components/verify/public-events';
import { useTranslate } from '~/i18n/use-translate';
import { loadPublicReceivable } from '~/presenters/evidence.server';
import { nodeOf, requireCalm } from '~/public-checks.server';

export const handle: PageHandle = {
  i18n: ['verify', 'receivables'],
  crumb: t => t('verify:title'),
  frame: 'plain',
  live: 'off',
};

/** Works signed out: whoever has the paper may ask what the chain says. */
export const loader = async ({ request, context, params }: LoaderFunctionArgs) => {
  await requireCalm(context);
  return {
    receivable: await loadPublicReceivable(context.services, params.subject ?? ''),
    node: nodeOf(request),
  };
};

const dayOfSeconds = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);

export default function VerifyPage() {
  const t = useTranslate();
  const text = useDynamicText();
  const eventName = (type: string) => text(`receivables:event.${type}`) ?? type;
  const { receivable, node } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={t('verify:title')}
        aside={<StandingBadge standing={receivable.standing} />}
        summary={t('verify:summary')}
      />
      <OpenedFields root={receivable.root} />
      <Section title={t('verify:chain')} summary={t('verify:chain-summary')}>
        <div className="panel">
          <FactList>
            <Fact label={t('verify:subject')}>
              <HashText value={receivable.subject} />
            </Fact>
            <Fact label={t('verify:root')}>
              <HashText value={receivable.root} />
            </Fact>
            <Fact label={t('receivables:due')}>
              <Day day={dayOfSeconds(receivable.maturity)} />
            </Fact>
            <Fact label={t('verify:contract')}>
              <HashText value={receivable.contract} />
            </Fact>
            <Fact label={t('verify:chain-id')}>{receivable.chainId}</Fact>
          </FactList>
        </div>
      </Section>
      <Section title={t('verify:events')} summary={t('verify:events-summary')}>
        <PublicEvents events={receivable.events} eventName={eventName} />
      </Section>
      <CompareWithNode checked={receivable} book="RECEIVABLE_BOOK" eventName={eventName} node={node} />
      <Note tone="neutral" title={t('verify:limits')}>
        {t('verify:limits-what')}
      </Note>
    </>
  );
}
