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
  /** Nothing is known of it: a muted band stands in its place, and no bar. */
  readonly isBlank?: boolean | undefined;
}

/** A drawing of its own for series of one unit: hours beside kilometres on one axis would hide each other. */
export interface ChartPart {
  /** Keys of its series. */
  readonly keys: readonly string[];
  readonly title: string;
  /** A tick of its axis with the unit. */
  readonly tick: (value: string) => string;
  /** Its axis reaches so far at least, with these ticks. */
  readonly ticks?: readonly number[];
}

export interface ChartProps {
  readonly title: string;
  /** Head of the table's first column: month, bucket, state. */
  readonly axis: string;
  readonly series: readonly Series[];
  readonly points: readonly ChartPoint[];
  readonly kind?: 'bar' | 'stacked' | 'line';
  /** One under the other; series that are in none stand in the table alone. Without any, all are drawn on one axis. */
  readonly parts?: readonly ChartPart[];
}
