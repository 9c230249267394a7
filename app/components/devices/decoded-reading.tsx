import { useTranslate } from '~/i18n/use-translate';
import type { DevicePage } from '~/presenters/devices.server';
import { formatCount } from '../format/amounts.ts';
import { Moment } from '../format/moment.tsx';
import { useRefusalText } from '../ledger/action-text.ts';
import { useDynamicText } from '../receivables/detail-text.ts';
import { StatusBadge } from '../record/status-badge.tsx';
import { hoursText, kilometresText } from '../telemetry/figures.ts';

type Reading = NonNullable<DevicePage['heard']>['messages'][number]['readings'][number];

const degrees = (value: number, [positive, negative]: readonly [string, string]): string =>
  `${Math.abs(value).toFixed(5)}° ${value < 0 ? negative : positive}`;

/** What a reading says, in words and figures. */
const useSayings = (): ((reading: Reading) => string[]) => {
  const t = useTranslate();
  return reading => {
    const { latitude, longitude, speedMps, engineHoursMs, odometerM, ignition, fix, isMocked } = reading;
    const { cycles, fuelPercent, batteryPercent, batteryVolts, supplyVolts, temperaturesC = [] } = reading;
    const place =
      latitude === undefined || longitude === undefined
        ? null
        : `${degrees(latitude, ['N', 'S'])} ${degrees(longitude, ['E', 'W'])}`;
    const invalid = fix === 'invalid' ? ` (${t(isMocked ? 'devices:decoded.mocked' : 'devices:decoded.no-fix')})` : '';
    const noPlace = fix === 'invalid' ? t('devices:decoded.no-place') : null;
    const battery = [
      ...(batteryPercent === undefined ? [] : [`${Math.round(batteryPercent)} %`]),
      ...(batteryVolts === undefined ? [] : [`${batteryVolts} V`]),
    ].join(', ');
    const said = [
      place === null ? noPlace : `${place}${invalid}`,
      speedMps === undefined ? null : t('telemetry:day.speed', { value: Math.round(speedMps * 3.6) }),
      engineHoursMs === undefined ? null : hoursText(t, engineHoursMs),
      odometerM === undefined ? null : kilometresText(t, odometerM),
      cycles === undefined ? null : `${t('telemetry:meters.cycles')} ${formatCount(Math.round(cycles))}`,
      ignition === undefined ? null : t(ignition ? 'telemetry:readings.running' : 'telemetry:readings.standing'),
      fuelPercent === undefined ? null : `${t('telemetry:meters.fuel')} ${Math.round(fuelPercent)} %`,
      battery === '' ? null : t('devices:decoded.battery', { value: battery }),
      supplyVolts === undefined ? null : t('devices:decoded.supply', { value: `${supplyVolts} V` }),
      temperaturesC.length === 0 ? null : temperaturesC.map(value => `${value} °C`).join(', '),
    ];
    return said.filter(part => part !== null);
  };
};

/** One reading of a message: what it says and what is doubted of it; as it was decoded, folded away. */
export const DecodedReadingView = ({ reading }: { readonly reading: Reading }) => {
  const t = useTranslate();
  const refusalText = useRefusalText();
  const text = useDynamicText();
  const sayingsOf = useSayings();
  const { at, alarms, isBare, isTimeWrong, fix, doubts, json } = reading;
  return (
    <div className="device-reading">
      <p>
        {at === null ? (
          <span className="muted">{t(isTimeWrong ? 'devices:decoded.wrong-time' : 'devices:decoded.no-time')}</span>
        ) : (
          <Moment at={at} precision="second" />
        )}
        {isBare ? (
          <span className="muted"> · {t('devices:decoded.bare')}</span>
        ) : (
          sayingsOf(reading).map(part => <span key={part}> · {part}</span>)
        )}{' '}
        {alarms.map(alarm => (
          <StatusBadge key={alarm} tone="warn">
            {text(`devices:alarm.${alarm}`) ?? alarm}
          </StatusBadge>
        ))}
      </p>
      {doubts !== null && doubts.length === 0 && !isBare && (
        <p className="muted">{t(fix === 'invalid' ? 'devices:decoded.undoubted-rest' : 'devices:decoded.undoubted')}</p>
      )}
      {doubts?.map(doubt => (
        <p key={doubt}>
          <StatusBadge tone="warn">{t('devices:decoded.doubted')}</StatusBadge> {refusalText(`doubt-${doubt}`, {})}
        </p>
      ))}
      <details className="fold">
        <summary>{t('devices:decoded.all')}</summary>
        <pre className="device-code">
          <code>{json}</code>
        </pre>
      </details>
    </div>
  );
};
