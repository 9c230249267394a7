import { useTranslate } from '~/i18n/use-translate';
import type { DevicePage } from '~/presenters/devices.server';
import { Section } from '../page/page.tsx';
import { useDynamicText } from '../receivables/detail-text.ts';
import { Timeline } from '../record/timeline.tsx';
import { VerifyButton, type VerifyCheck } from '../record/verify-button.tsx';

/** What the chain says of the device, newest first, and what it showed then, recomputed by the reader. */
export const DeviceHistory = ({ device }: Pick<DevicePage, 'device'>) => {
  const t = useTranslate();
  const text = useDynamicText();
  const dataHref = `/devices/${device.id}/evidence.json`;
  const verify = async (): Promise<readonly VerifyCheck[]> => {
    const [{ evidenceParts, verifyCommitments }, response] = await Promise.all([
      import('#ledger/verify/evidence'),
      fetch(dataHref),
    ]);
    const parts = response.ok ? evidenceParts(await response.json()) : null;
    if (!parts) throw new Error(`evidence of ${device.id}: ${response.status}`);
    return parts.flatMap(verifyCommitments).map(({ root, recomputed, onChain }) => ({
      key: root,
      label: t('devices:history.statement'),
      outcome: recomputed ? (onChain ? ('agrees' as const) : ('waits' as const)) : ('differs' as const),
      detail: onChain ? root : t('devices:history.not-on-chain'),
    }));
  };
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
      <VerifyButton verify={verify} dataHref={dataHref} />
    </Section>
  );
};
