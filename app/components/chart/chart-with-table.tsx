import { lazy, Suspense } from 'react';
import { useIsAlive } from '../page/viewer.ts';
import { ScrollRegion } from '../table/scroll-region.tsx';
import type { ChartProps } from './series.ts';

const Drawing = lazy(() => import('./drawing.tsx'));

/**
 * A chart and the table behind it. The table is always in the page; the drawing is loaded by the browser afterwards, takes
 * no part in what a screen reader hears, and its place is kept, so that nothing moves. `newestFirst`: of a table that follows time, of which
 * the first rows alone are in sight.
 */
export const ChartWithTable = ({ newestFirst = false, ...props }: ChartProps & { readonly newestFirst?: boolean }) => {
  const { title, axis, series, points } = props;
  const rows = newestFirst ? points.toReversed() : points;
  const alive = useIsAlive();
  return (
    <figure className="chart">
      <figcaption>{title}</figcaption>
      <div className="chart-body">
        <div className="chart-drawing" data-parts={props.parts?.length} aria-hidden="true">
          {alive && (
            <Suspense fallback={null}>
              <Drawing {...props} />
            </Suspense>
          )}
        </div>
        <ScrollRegion label={title} className="chart-table">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{axis}</th>
                {series.map(one => (
                  <th key={one.key} scope="col" className="end">
                    <span className={`swatch shade-${one.shade}`} aria-hidden="true" />
                    {one.label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(point => (
                <tr key={point.key}>
                  <th scope="row">{point.label}</th>
                  {series.map(one => (
                    <td key={one.key} className="end figure">
                      {point.texts[one.key] ?? ''}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      </div>
    </figure>
  );
};
