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
