import { Bar, BarChart, CartesianGrid, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { formatCount } from '../format/amounts.ts';
import type { ChartProps } from './series.ts';

/** Ticks of an axis; parts of one where all of it is less than ten. */
const compact = (value: number): string => {
  const size = Math.abs(value);
  if (size < 10 && !Number.isInteger(value)) return value.toFixed(2);
  if (size >= 1e9) return `${formatCount(Math.round(value / 1e9))}G`;
  if (size >= 1e6) return `${formatCount(Math.round(value / 1e6))}M`;
  return size >= 1e4 ? `${formatCount(Math.round(value / 1e3))}k` : formatCount(Math.round(value));
};

/** The drawing of `ChartWithTable`, in a file of its own: Recharts comes only with pages that draw, and after their text. */
const Drawing = ({ series, points, kind = 'bar' }: ChartProps) => {
  const rows = points.map(point => ({ label: point.label, ...point.values, texts: point.texts }));
  const axes = (
    <>
      <CartesianGrid vertical={false} stroke="var(--line)" />
      <XAxis
        dataKey="label"
        // As far apart as each other: every so many.
        interval="equidistantPreserveStart"
        tickLine={false}
        axisLine={{ stroke: 'var(--line-strong)' }}
        fontSize={11}
        stroke="var(--text-2)"
      />
      <YAxis
        width={44}
        tickLine={false}
        axisLine={false}
        fontSize={11}
        stroke="var(--text-2)"
        tickFormatter={compact}
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

export default Drawing;
