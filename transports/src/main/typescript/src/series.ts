/** Which series: agent, metric and labels. */
export interface SeriesName {
  readonly agent: string;
  readonly metric: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** A double is a number; a 64-bit integer is its decimal text, which is exact. `Number(value)` serves both. */
export type Value = number | string;

/** The newest that is known of a series. Which of the optional fields there are depends on what was asked for. */
export interface Series extends SeriesName {
  /** Nanoseconds since 1970, decimal. */
  readonly timestampNs: string;
  readonly value: Value;
  /** Samples of this series accepted so far; the difference to the last is what this item stands for. */
  readonly n?: number;
  /** Absent: a gauge. */
  readonly kind?: "cumulative" | "delta";
  /** Of deltas: their sum so far. */
  readonly total?: Value;
  /** Change per second, where it is known. */
  readonly rate?: number;
  /** The server's number of this series; it means something within one epoch. */
  readonly id?: number;
  /** The samples before the newest of the same update, oldest first. */
  readonly earlier?: readonly (readonly [timestampNs: string, value: Value])[];
  /** With `envelope`: the least and the greatest of the samples that this item stands for. */
  readonly min?: Value;
  readonly max?: Value;
  /** `false`: samples were merged, and their least and greatest are not known. */
  readonly envelope?: false;
}

/** The key of a series in a mirror, and the bytes that its digest begins with: names and values, labels in order of name. */
export function seriesKey({ agent, metric, labels }: SeriesName): string {
  let key = agent + "\0" + metric;
  for (const name of Object.keys(labels).sort()) {
    key += "\0" + name + "\0" + labels[name];
  }
  return key;
}
