import {
  Bar,
  BarChart,
  CartesianGrid,
  Line,
  LineChart,
  ReferenceArea,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { formatCount } from '../format/amounts.ts';
import type { ChartPart, ChartPoint, ChartProps } from './series.ts';

/** Ticks of an axis; parts of one where all of it is less than ten. */
const compact = (value: number): string => {
  const size = Math.abs(value);
  if (size < 10 && !Number.isInteger(value)) return value.toFixed(2);
  if (size >= 1e9) return `${formatCount(Math.round(value / 1e9))}G`;
  if (size >= 1e6) return `${formatCount(Math.round(value / 1e6))}M`;
  return size >= 1e4 ? `${formatCount(Math.round(value / 1e3))}k` : formatCount(Math.round(value));
};

interface Stretch {
  readonly from: string;
  readonly to: string;
}

/** Labels of the first and the last of points in a row of which nothing is known. */
const blankStretches = (points: readonly ChartPoint[]): Stretch[] => {
  const stretches: Stretch[] = [];
  let from: string | null = null;
  for (const [at, { label, isBlank }] of points.entries()) {
    if (!isBlank) continue;
    from ??= label;
    if (points[at + 1]?.isBlank) continue;
    stretches.push({ from, to: label });
    from = null;
  }
  return stretches;
};

type OneDrawing = Pick<ChartProps, 'series' | 'points' | 'kind'> & { readonly part?: ChartPart };

const OneDrawing = ({ series, points, kind = 'bar', part }: OneDrawing) => {
  const rows = points.map(point => ({ label: point.label, ...point.values, texts: point.texts }));
  const { tick, ticks } = part ?? {};
  const axes = (
    <>
      <CartesianGrid vertical={false} stroke="var(--line)" />
      <XAxis
        dataKey="label"
        // As far apart as each other: every so many.
        interval="equidistantPreserveStart"
        minTickGap={16}
        tickLine={false}
        axisLine={{ stroke: 'var(--line-strong)' }}
        fontSize={11}
        stroke="var(--text-2)"
      />
      <YAxis
        width={tick ? 60 : 44}
        tickLine={false}
        axisLine={false}
        fontSize={11}
        stroke="var(--text-2)"
        tickFormatter={value => (tick ? tick(compact(value)) : compact(value))}
        {...(ticks && { ticks: [...ticks], domain: [0, Math.max(...ticks)] })}
      />
      <Tooltip
        cursor={{ fill: 'var(--hover)' }}
        isAnimationActive={false}
        contentStyle={{ background: 'var(--surface)', border: '1px solid var(--line-strong)', fontSize: 12 }}
        formatter={(_value, name, item) => [item.payload.texts[String(item.dataKey)] ?? '', name]}
      />
    </>
  );
  return (
    <ResponsiveContainer width="100%" height="100%">
      {kind === 'line' ? (
        <LineChart data={rows} accessibilityLayer={false}>
          {axes}
          {series.map(({ key, label, shade }) => (
            <Line
              key={key}
              dataKey={key}
              name={label}
              stroke={`var(--shade-${shade})`}
              strokeWidth={2}
              dot={false}
              isAnimationActive={false}
            />
          ))}
        </LineChart>
      ) : (
        <BarChart data={rows} accessibilityLayer={false}>
          {axes}
          {blankStretches(points).map(({ from, to }) => (
            <ReferenceArea key={from} x1={from} x2={to} fill="var(--shade-5)" fillOpacity={0.25} stroke="none" />
          ))}
          {series.map(({ key, label, shade }) => (
            <Bar
              key={key}
              dataKey={key}
              name={label}
              fill={`var(--shade-${shade})`}
              isAnimationActive={false}
              {...(kind === 'stacked' && { stackId: 'all' })}
            />
          ))}
        </BarChart>
      )}
    </ResponsiveContainer>
  );
};

/** The drawing of `ChartWithTable`, in a file of its own: Recharts comes only with pages that draw, and after their text. */
const Drawing = ({ series, points, kind = 'bar', parts }: ChartProps) =>
  parts === undefined ? (
    <OneDrawing series={series} points={points} kind={kind} />
  ) : (
    parts.map(part => (
      <div key={part.title} className="chart-part">
        <span className="muted small">{part.title}</span>
        <div>
          <OneDrawing
            series={series.filter(({ key }) => part.keys.includes(key))}
            points={points}
            kind={kind}
            part={part}
          />
        </div>
      </div>
    ))
  );

export default Drawing;
