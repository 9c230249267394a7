import { useTranslate } from '~/i18n/use-translate';
import type { DevicePage } from '~/presenters/devices.server';
import { Section } from '../page/page.tsx';
import { useDynamicText } from '../receivables/detail-text.ts';
import { Timeline } from '../record/timeline.tsx';
import { VerifyCommitments } from '../record/verify-commitments.tsx';

/** What the chain says of the device, newest first, and what it showed then, recomputed by the reader. */
export const DeviceHistory = ({ device }: Pick<DevicePage, 'device'>) => {
  const t = useTranslate();
  const text = useDynamicText();
  if (device.events.length === 0) return null;
  return (
    <Section title={t('devices:history.title')} summary={t('devices:history.summary')}>
      <Timeline
        label={t('devices:history.title')}
        entries={device.events.map(event => ({
          key: `${event.blockHash}-${event.logIndex}`,
          title: text(`devices:event.${event.name}`) ?? event.name,
          actor: 'contract' as const,
          at: event.at,
          state: event.final ? ('CONFIRMED' as const) : ('SETTLING' as const),
          block: BigInt(event.blockNumber),
          txHash: event.txHash,
        }))}
      />
      <VerifyCommitments
        dataHref={`/devices/${device.id}/evidence.json`}
        nameOf={() => t('devices:history.statement')}
        notOnChain={t('devices:history.not-on-chain')}
      />
    </Section>
  );
};
