import { halvesOf } from "./int64.js";
import type { Series } from "./series.js";

const SEEDS = [0x9747b28c, 0x3c6ef372];
const encoder = new TextEncoder();
const view = new DataView(new ArrayBuffer(8));

/** 16 hex digits that are equal for equal mirrors: the server computes the same over its own map. */
export function digestOf(mirror: ReadonlyMap<string, Series>): string {
  const lanes = SEEDS.map(() => 0);
  for (const [key, series] of mirror) {
    const bytes = encoder.encode(key);
    const words = wordsOf(series);
    SEEDS.forEach((seed, lane) => {
      const hash = words.reduce((mixed, word) => finished(mixed ^ word), murmur3(bytes, seed));
      lanes[lane] = (lanes[lane]! + hash) >>> 0;
    });
  }
  return lanes.map((lane) => lane.toString(16).padStart(8, "0")).join("");
}

function wordsOf({ timestampNs, value }: Series): number[] {
  const [high, low] = halvesOf(timestampNs);
  if (typeof value === "string") {
    const [valueHigh, valueLow] = halvesOf(value);
    return [low, high, valueLow, valueHigh, 1];
  }
  view.setFloat64(0, value);
  // An engine may write any NaN; the digest knows one.
  return value !== value ? [low, high, 0, 0x7ff80000, 0] : [low, high, view.getUint32(4), view.getUint32(0), 0];
}

/** murmur3_x86_32. */
export function murmur3(bytes: Uint8Array, seed: number): number {
  const whole = bytes.length & ~3;
  let hash = seed;
  for (let i = 0; i < whole; i += 4) {
    hash ^= scrambled(bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24));
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  let tail = 0;
  for (let i = bytes.length - 1; i >= whole; i--) {
    tail = (tail << 8) | bytes[i]!;
  }
  return finished(hash ^ scrambled(tail) ^ bytes.length);
}

function scrambled(block: number): number {
  const product = Math.imul(block, 0xcc9e2d51);
  return Math.imul((product << 15) | (product >>> 17), 0x1b873593);
}

function finished(hash: number): number {
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
