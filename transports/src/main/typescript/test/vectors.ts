import { readFileSync } from "node:fs";
import type { MetricUpdate } from "../src/messages.js";
import type { Series } from "../src/series.js";

/** Examples that clients in all languages are held to. */
function read<T>(name: string): T {
  return JSON.parse(readFileSync(new URL("../../../../../docs/" + name, import.meta.url), "utf8"));
}

export const digests = read<{ name: string; series: Series[]; digest: string }[]>("digest-vectors.json");

export const liveUpdates = read<{ name: string; frame: string; message: MetricUpdate }[]>("live-update-vectors.json");
