import type { MetricUpdate, ServerMessage } from "./messages.js";
import type { Series, Value } from "./series.js";

/** Numbers that JSON has no words for. */
const WORDS: Readonly<Record<string, number>> = { NaN, Infinity, "-Infinity": -Infinity };

type Writable = { -readonly [Field in keyof Series]: Series[Field] } & { earlier?: [string, Value][] };

/** A message of the JSON format. */
export function readJson(text: string): ServerMessage {
  const message: ServerMessage = JSON.parse(text);
  if (message.type === "metric_update") {
    makeNumbers(message);
  }
  return message;
}

function makeNumbers(message: MetricUpdate): void {
  for (const item of message.updates as Writable[]) {
    for (const field of ["value", "total", "min", "max"] as const) {
      const value = item[field];
      if (typeof value === "string") {
        item[field] = WORDS[value] ?? value;
      }
    }
    for (const sample of item.earlier ?? []) {
      sample[1] = WORDS[sample[1]] ?? sample[1];
    }
  }
}
