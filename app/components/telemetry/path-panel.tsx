import { useMemo, useState } from 'react';
import { useTranslate } from '~/i18n/use-translate';
import type { MachineUseView } from '~/presenters/telemetry.server';
import { Moment } from '../format/moment.tsx';
import { MapFigure } from '../map/map-figure.tsx';
import { ScrollRegion } from '../table/scroll-region.tsx';

const ROWS = 200;

/** The machine's way in all of the days shown, folded, on a map and in a table: that of one day is `DayPanel`'s. */
export const PathPanel = ({ view }: { readonly view: Pick<MachineUseView, 'path' | 'place' | 'reference'> }) => {
  const t = useTranslate();
  const { path, place, reference } = view;
  // A map that is folded has no size to be drawn in.
  const [isOpen, setOpen] = useState(false);
  const way = useMemo(
    () => path.map(({ latitude, longitude, at }) => ({ latitude, longitude, at: at.getTime() })),
    [path],
  );
  if (path.length === 0) return null;
  const points = place
    ? [
        {
          ...place,
          at: place.at.getTime(),
          label: reference,
          href: `/equipment/${reference}`,
          condition: null,
          speedMps: null,
          isDoubted: false,
        },
      ]
    : [];
  return (
    <details className="section fold" onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>
        <h2>{t('telemetry:where.open-map')}</h2>
      </summary>
      {isOpen && <MapFigure title={t('telemetry:path.title')} points={points} path={way} />}
      <details className="fold">
        <summary>{t('telemetry:path.table')}</summary>
        <ScrollRegion label={t('telemetry:path.table')}>
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t('telemetry:path.time')}</th>
                <th scope="col" className="end">
                  {t('telemetry:path.latitude')}
                </th>
                <th scope="col" className="end">
                  {t('telemetry:path.longitude')}
                </th>
              </tr>
            </thead>
            <tbody>
              {path.slice(-ROWS).map(({ at, latitude, longitude }) => (
                <tr key={at.getTime()}>
                  <th scope="row">
                    <Moment at={at} />
                  </th>
                  <td className="end figure">{latitude.toFixed(5)}</td>
                  <td className="end figure">{longitude.toFixed(5)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      </details>
    </details>
  );
};
