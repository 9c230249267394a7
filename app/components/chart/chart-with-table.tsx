import { lazy, Suspense } from 'react';
import { useIsAlive } from '../page/viewer.ts';

const Drawing = lazy(() => import('./drawing.tsx'));

export interface Series {
  readonly key: string;
  readonly label: string;
  /** One of five that differ in lightness too, so that they are told apart without colour. */
  readonly shade: 1 | 2 | 3 | 4 | 5;
}

export interface ChartPoint {
  readonly key: string;
  readonly label: string;
  /** By series: what is drawn. Only the length of a bar; the table holds the exact figures. */
  readonly values: Readonly<Record<string, number>>;
  /** By series: what the table says. */
  readonly texts: Readonly<Record<string, string>>;
}

export interface ChartProps {
  readonly title: string;
  /** Head of the table's first column: month, bucket, state. */
  readonly axis: string;
  readonly series: readonly Series[];
  readonly points: readonly ChartPoint[];
  readonly kind?: 'bar' | 'stacked' | 'line';
}

/**
 * A chart and the table behind it. The table is always in the page; the drawing is loaded by the browser afterwards, takes
 * no part in what a screen reader hears, and its place is kept, so that nothing moves.
 */
export const ChartWithTable = (props: ChartProps) => {
  const { title, axis, series, points } = props;
  const alive = useIsAlive();
  return (
    <figure className="chart">
      <figcaption>{title}</figcaption>
      <div className="chart-drawing" aria-hidden="true">
        {alive && (
          <Suspense fallback={null}>
            <Drawing {...props} />
          </Suspense>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="chart-table" aria-label={title} tabIndex={0}>
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
            {points.map(point => (
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
      </section>
    </figure>
  );
};
