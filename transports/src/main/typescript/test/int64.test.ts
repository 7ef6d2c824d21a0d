import { expect, test } from "vitest";
import { decimalOf, halvesOf, sumOf } from "../src/int64.js";
import { withSeeds } from "./random.js";

const EDGES = [0n, 1n, -1n, 2n ** 32n, 2n ** 32n - 1n, -(2n ** 32n), 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n), 10n ** 18n];

function halves(value: bigint) {
  const bits = BigInt.asUintN(64, value);
  return [Number(bits >> 32n), Number(bits & 0xffffffffn)] as const;
}

test.each(EDGES)("A23 keeps %s exactly", (value) => {
  expect(halvesOf(String(value))).toEqual(halves(value));
  expect(decimalOf(halves(value))).toBe(String(value));
});

test(
  "A23 keeps 64-bit integers exactly, and adds them as the server does",
  withSeeds(2_000, (random) => {
    const [a, b] = [random.int64(), random.int64()];
    expect(halvesOf(String(a))).toEqual(halves(a));
    expect(decimalOf(halves(a))).toBe(String(a));
    expect(sumOf(halves(a), halves(b))).toEqual(halves(a + b));
  }),
);
