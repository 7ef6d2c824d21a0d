import type { MetricUpdate } from "../src/messages.js";
import type { Series, SeriesName, Value } from "../src/series.js";
import type { Random } from "./random.js";

const DOUBLES = [0, -0, 0.1, NaN, Infinity, -Infinity, 5e-324, Number.MAX_VALUE, 2 ** 53, -1.5];

export function randomName(random: Random): SeriesName {
  const labels: Record<string, string> = {};
  for (let i = random.below(4); i > 0; i--) {
    labels["l" + random.below(5)] = random.pick(["", "prod", "漢字", "a\0b", '"\\']);
  }
  return { agent: "a" + random.below(3), metric: random.pick(["cpu", "up", "mem:free", "ä"]), labels };
}

function randomValue(random: Random, isInteger: boolean): Value {
  return isInteger ? String(random.int64()) : random.chance(0.3) ? random.pick(DOUBLES) : random.next() * 100;
}

/** An item with any mixture of the optional fields. */
export function randomItem(random: Random, name: SeriesName, timeNs: bigint, n: number): Series {
  const isInteger = name.metric === "up";
  const value = () => randomValue(random, isInteger);
  const kind = random.pick([undefined, "cumulative", "delta"] as const);
  return {
    ...name,
    timestampNs: String(timeNs),
    value: value(),
    n,
    ...(kind && { kind }),
    ...(kind === "delta" && { total: value() }),
    ...(kind && random.chance(0.5) && { rate: random.next() }),
    ...(random.chance(0.3) && {
      earlier: [
        [String(timeNs - 7n), value()],
        [String(timeNs - 1n), value()],
      ] as const,
    }),
    ...(random.chance(0.2) && { min: value(), max: value() }),
    ...(random.chance(0.1) && { envelope: false as const }),
  };
}

/** The message as the JSON format writes it. */
export function toJson(message: MetricUpdate): string {
  return JSON.stringify(message, (_, value) =>
    typeof value === "number" && !Number.isFinite(value) ? String(value) : Object.is(value, -0) ? "@-0" : value,
  ).replaceAll('"@-0"', "-0.0");
}
