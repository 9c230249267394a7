import { useTranslate } from '~/i18n/use-translate';
import type { DevicePage } from '~/presenters/devices.server';
import { formatBytes, formatCount } from '../format/amounts.ts';
import { Ago, Moment } from '../format/moment.tsx';
import { EmptyState, Section } from '../page/page.tsx';
import { Fact, FactList } from '../record/fact-list.tsx';
import { Tier } from './badges.tsx';
import { DecodedReadingView } from './decoded-reading.tsx';
import { transportText } from './device-text.ts';
import { RefusedTable } from './refused-table.tsx';

type Heard = NonNullable<DevicePage['heard']>;

const Health = ({ health }: Pick<Heard, 'health'>) => {
  const t = useTranslate();
  if (health === null) return null;
  return (
    <div className="panel">
      <FactList columns={3}>
        <Fact label={t('devices:column.heard')}>
          {health.lastMessageAt === null ? t('devices:never') : <Ago at={health.lastMessageAt} />}
        </Fact>
        <Fact label={t('devices:live.messages')}>{formatCount(health.messages)}</Fact>
        <Fact label={t('devices:live.readings')}>{formatCount(health.readings)}</Fact>
        <Fact label={t('devices:live.known')}>{formatCount(health.known)}</Fact>
        <Fact label={t('devices:live.refused')}>{formatCount(health.refused)}</Fact>
        <Fact label={t('devices:live.transport')}>
          {health.transport === null ? '–' : transportText(health.transport)}
        </Fact>
      </FactList>
    </div>
  );
};

/** What a device sends right now, decoded beside what came, and what of it was refused. Follows by itself where scripts run. */
export const LiveMessages = ({ heard }: { readonly heard: Heard }) => {
  const t = useTranslate();
  const { messages, refused } = heard;
  return (
    <>
      <Section title={t('devices:live.title')} summary={t('devices:live.summary')}>
        <Health health={heard.health} />
        {messages.length === 0 ? (
          heard.health === null ? (
            <EmptyState title={t('devices:live.none')}>{t('devices:live.none-hint')}</EmptyState>
          ) : (
            <EmptyState title={t('devices:live.none-since')}>{t('devices:live.none-since-hint')}</EmptyState>
          )
        ) : (
          <ol className="device-messages">
            {messages.map(({ id, receivedAt, transport, trust, readings, count, payload, isText, bytes }) => (
              <li key={id} className="panel">
                <p>
                  <Moment at={receivedAt} precision="second" /> · {transportText(transport)} · <Tier tier={trust} /> ·{' '}
                  {t('devices:live.count', { count })}
                </p>
                {readings.map((reading, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the readings of one message stay in their order
                  <DecodedReadingView key={at} reading={reading} />
                ))}
                <details className="fold">
                  <summary>
                    {t(isText ? 'devices:live.as-text' : 'devices:live.as-hex', { bytes: formatBytes(bytes) })}
                  </summary>
                  <pre className="device-code">
                    <code>{payload}</code>
                  </pre>
                </details>
              </li>
            ))}
          </ol>
        )}
      </Section>
      {refused.length > 0 && (
        <Section title={t('devices:refused.title')} summary={t('devices:refused.summary')}>
          <RefusedTable rows={refused} />
        </Section>
      )}
    </>
  );
};
