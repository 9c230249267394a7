import { Section } from '~/components/page/page';
import { useDynamicText } from '~/components/receivables/detail-text';
import { detailLabels } from '~/components/receivables/detail-value';
import { Timeline } from '~/components/record/timeline';
import { useTranslate } from '~/i18n/use-translate';
import type { loadLien } from '~/presenters/lien.server';
import { VerifyLien } from './verify-lien.tsx';

type Lien = Awaited<ReturnType<typeof loadLien>>;

/** Details of which the page says everything already. */
const TOLD: ReadonlySet<string> = new Set(['lien', 'on']);

/** What happened to a lien, each with its block, its transaction and what is behind its root; and a check of all of it. */
export const LienHistory = ({ lien }: { readonly lien: Lien }) => {
  const t = useTranslate();
  const text = useDynamicText();
  if (lien.events.length === 0) return null;
  const words = (details: Lien['events'][number]['details']): string[] =>
    Object.entries(details ?? {}).flatMap(([path, value]) => {
      const [, name] = detailLabels(path);
      const label = text(`liens:details.${name}`);
      if (label === null || TOLD.has(name) || value === null) return [];
      return [`${label}: ${name === 'code' ? (text(`liens:reasons.${String(value)}`) ?? value) : value}`];
    });
  return (
    <Section title={t('liens:record.timeline')}>
      <Timeline
        label={t('liens:record.timeline')}
        entries={lien.events.toReversed().map(event => ({
          key: `${event.blockHash}-${event.logIndex}`,
          title: text(`liens:events.${event.name}`) ?? event.name,
          actor:
            event.name === 'LienReleasedByOrder'
              ? ('contract' as const)
              : lien.securedParty === null
                ? null
                : { name: lien.securedParty },
          at: event.at,
          state: event.final ? ('CONFIRMED' as const) : ('SETTLING' as const),
          block: event.blockNumber,
          txHash: event.txHash,
          children: words(event.details).map(line => (
            <p key={line} className="muted">
              {line}
            </p>
          )),
        }))}
      />
      <VerifyLien reference={lien.reference} />
    </Section>
  );
};
