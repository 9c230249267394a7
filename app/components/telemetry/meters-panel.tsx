import { useTranslate } from '~/i18n/use-translate';
import type { MachineUseView } from '~/presenters/telemetry.server';
import { Ago } from '../format/moment.tsx';
import { useRefusalText } from '../ledger/action-text.ts';
import { Section } from '../page/page.tsx';
import { Fact, FactList } from '../record/fact-list.tsx';
import { meterText } from './figures.ts';

/** What a machine's meters show, each with the time at which it was read. */
export const MetersPanel = ({ view }: { readonly view: Pick<MachineUseView, 'meters' | 'fuelPercent'> }) => {
  const t = useTranslate();
  const refusalText = useRefusalText();
  const { meters, fuelPercent } = view;
  return (
    <Section title={t('telemetry:meters.title')}>
      {meters.length === 0 && fuelPercent === null ? (
        <p className="muted">{t('telemetry:meters.none')}</p>
      ) : (
        <FactList>
          {meters.map(({ kind, value, at, doubted }) => (
            <Fact key={kind} label={t(`telemetry:meters.${kind}`)} figure>
              <strong>{meterText(t, kind, value)}</strong>{' '}
              <span className="muted">
                {t('telemetry:meters.read')} <Ago at={at} />
              </span>
              {doubted && (
                <div className="small">
                  {t('telemetry:meters.doubted', { value: meterText(t, kind, doubted.value) })} ·{' '}
                  <Ago at={doubted.at} />
                  {doubted.doubts.map(doubt => (
                    <div key={doubt}>{refusalText(`doubt-${doubt}`, {})}</div>
                  ))}
                </div>
              )}
            </Fact>
          ))}
          {fuelPercent !== null && (
            <Fact label={t('telemetry:meters.fuel')} figure>
              {Math.round(fuelPercent)} %
            </Fact>
          )}
        </FactList>
      )}
    </Section>
  );
};
