import { expect, test } from "vitest";
import { readLiveUpdate, type Declared } from "../src/binaryFormat.js";
import { readJson } from "../src/jsonFormat.js";
import type { MetricUpdate } from "../src/messages.js";
import { LiveUpdateWriter } from "./liveUpdateWriter.js";
import { withSeeds } from "./random.js";
import { randomItem, randomName, toJson } from "./series.js";
import { liveUpdates } from "./vectors.js";

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => parseInt(byte, 16));
}

/** Without what says the same by being absent, and with the numbers of series where they are known. */
function plain(message: MetricUpdate, idOf?: (series: MetricUpdate["updates"][0]) => number) {
  const { snapshot, more, removed, updates, ...rest } = message;
  return {
    ...rest,
    updates: updates.map((item) => (idOf ? { ...item, id: idOf(item) } : item)),
    ...(snapshot && { snapshot }),
    ...(more && { more }),
    ...(removed?.length && { removed }),
  };
}

test("reads the examples that readers in all languages are held to, in their order", () => {
  const declared: Declared = new Map();
  for (const { frame, message } of liveUpdates) {
    const expected = readJson(JSON.stringify(message)) as MetricUpdate;
    expect(plain(readLiveUpdate(bytesOf(frame), () => declared))).toEqual(plain(expected));
  }
  expect(liveUpdates.length).toBeGreaterThan(5);
});

test(
  "reads the same from both formats",
  withSeeds(200, (random) => {
    const writer = new LiveUpdateWriter();
    const declared: Declared = new Map();
    const names = Array.from({ length: 5 }, () => randomName(random));
    for (let seq = 1; seq < 10; seq++) {
      const timeNs = random.chance(0.1) ? BigInt.asUintN(62, random.int64()) + 8n : 1763683200000000000n + BigInt(seq);
      const message: MetricUpdate = {
        type: "metric_update",
        subscription: random.below(1000),
        seq: random.chance(0.1) ? Number.MAX_SAFE_INTEGER : seq,
        updates: names.filter(() => random.chance(0.5)).map((name) => randomItem(random, name, timeNs, seq)),
        ...(random.chance(0.2) && { snapshot: true }),
        ...(random.chance(0.2) && { more: true }),
      };
      const fromJson = readJson(toJson(message)) as MetricUpdate;
      const fromBinary = readLiveUpdate(writer.write(message, random.chance(0.5)), () => declared);
      expect(plain(fromBinary)).toEqual(plain(fromJson, (series) => writer.idOf(series)));
    }
  }),
);

test("passes over fields it does not know", () => {
  const unknown = "d23e026869d83e05d93e0102030405060708dd3e01020304";
  const frame = liveUpdates[0]!.frame;
  expect(readLiveUpdate(bytesOf(unknown + frame + unknown), () => new Map())).toEqual(
    readLiveUpdate(bytesOf(frame), () => new Map()),
  );
});

test("reads repeated fields that are not packed", () => {
  expect(readLiveUpdate(bytesOf("0807400140024003"), () => new Map([[2, { agent: "a", metric: "m", labels: {} }]])).removed).toEqual(
    [{ agent: "a", metric: "m", labels: {} }],
  );
});

test("does not take an update of a series that was not declared", () => {
  expect(() => readLiveUpdate(bytesOf(liveUpdates[1]!.frame), () => new Map())).toThrow("not declared");
});

test("passes over a subscription that nobody has any more", () => {
  expect(readLiveUpdate(bytesOf(liveUpdates[1]!.frame), () => undefined).updates).toEqual([]);
});

test("keeps a label that is called as objects' prototypes are", () => {
  const declaration = "0801120161 1a016d 220e 0a095f5f70726f746f5f5f 120178".replaceAll(" ", "");
  const frame = "0807" + "32" + (declaration.length / 2).toString(16).padStart(2, "0") + declaration + "3a0b0801190000000000000000";
  const [series] = readLiveUpdate(bytesOf(frame), () => new Map()).updates;
  expect(Object.entries(series!.labels)).toEqual([["__proto__", "x"]]);
});

test(
  "ends on any bytes: it throws, or reads something",
  withSeeds(2_000, (random) => {
    const bytes = bytesOf(random.pick(liveUpdates).frame);
    const broken = bytes.slice(0, random.below(bytes.length + 1));
    for (let i = random.below(4); i > 0 && broken.length; i--) {
      broken[random.below(broken.length)] = random.below(256);
    }
    try {
      expect(readLiveUpdate(broken, () => new Map()).type).toBe("metric_update");
    } catch (error) {
      expect(String(error)).toMatch(/^(Error: (cut off|wire type \d|series \d+ was not declared)|RangeError: .*)$/);
    }
  }),
);
