import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createClient, digestOf, seriesKey, type Client, type Series } from "../src/index.js";
import { murmur3 } from "../src/digest.js";
import { readJson } from "../src/jsonFormat.js";
import type { MetricUpdate } from "../src/messages.js";
import { FakeNetwork, item, update, type FakeSocket } from "./fakeSocket.js";
import { Recorder } from "./recorder.js";
import { toJson } from "./series.js";
import { digests } from "./vectors.js";

function mirrorOf(series: readonly Series[]): Map<string, Series> {
  return new Map(series.map((one) => [seriesKey(one), one]));
}

test("is murmur3's", () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  expect(murmur3(bytes(""), 0) >>> 0).toBe(0);
  expect(murmur3(bytes(""), 1) >>> 0).toBe(0x514e28b7);
  expect(murmur3(bytes("Hello, world!"), 0x9747b28c) >>> 0).toBe(0x24884cba);
});

test.each(digests)("of the examples is as in all languages: $name", ({ series, digest }) => {
  const message: MetricUpdate = { type: "metric_update", subscription: 7, seq: 1, updates: series };
  const { updates } = readJson(toJson(message)) as MetricUpdate;
  expect(digestOf(mirrorOf(updates))).toBe(digest);
});

test("knows one NaN", () => {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, 0xfff8000000000123n);
  const negative = { ...item("m", 0), value: view.getFloat64(0) };
  expect(digestOf(mirrorOf([negative]))).toBe(digestOf(mirrorOf([{ ...negative, value: NaN }])));
});

describe("a client compares it", () => {
  let network: FakeNetwork;
  let client: Client;
  let heard: Recorder;
  let socket: FakeSocket;

  beforeEach(() => {
    vi.useFakeTimers();
    network = new FakeNetwork();
    heard = new Recorder();
  });
  afterEach(() => {
    client.close();
    vi.useRealTimers();
  });

  async function live(digestEveryMs = 0) {
    client = createClient({ url: "ws://relay", WebSocket: network.WebSocket, digestEveryMs });
    const subscription = client.subscribe({}, heard);
    await vi.advanceTimersByTimeAsync(0);
    socket = network.last.greet();
    socket.confirm(7);
    socket.receive(update(7, 5, [item("cpu", 0.5)], { snapshot: true }));
    socket.receive({ type: "live", subscription: 7, seq: 5, series: 1 });
    return subscription;
  }

  test("when it is asked to", async () => {
    const subscription = await live();
    const verified = subscription.verify();
    expect(socket.sent).toEqual([{ type: "digest", id: "2", subscription: 7 }]);
    const digest = digestOf(subscription.series);
    socket.receive({ type: "digest", id: "2", subscription: 7, seq: 6, series: 1, digest });
    socket.receive(update(7, 7, [item("cpu", 1, 2)]));
    expect(await verified).toBe(true);
    expect(heard.events).not.toContain("error digest-mismatch");
  });

  test("twice where it differs, for updates may have been overtaken", async () => {
    const subscription = await live();
    const verified = subscription.verify();
    socket.receive({ type: "digest", id: "2", subscription: 7, seq: 6, series: 1, digest: "0000000000000001" });
    socket.receive(update(7, 6, [item("cpu", 1, 2)]));
    const digest = digestOf(subscription.series);
    socket.receive({ type: "digest", id: "3", subscription: 7, seq: 6, series: 1, digest });
    expect(await verified).toBe(true);
    expect(heard.events.slice(2)).toEqual(["update cpu=1"]);
  });

  test("and begins anew where it differs twice", async () => {
    const subscription = await live();
    const verified = subscription.verify();
    socket.receive({ type: "digest", id: "2", subscription: 7, seq: 6, series: 1, digest: "0000000000000001" });
    socket.receive({ type: "digest", id: "3", subscription: 7, seq: 6, series: 1, digest: "0000000000000001" });
    expect(await verified).toBe(false);
    expect(socket.takeSent().slice(2)).toMatchObject([{ type: "unsubscribe" }, { type: "subscribe" }]);
    expect(subscription.isLive).toBe(false);
    socket.receive({
      type: "subscribed", id: "5", topic: "metrics", selector: "", subscription: 7, epoch: "e1", seq: 8, resumed: false,
    });
    expect(subscription.series.size).toBe(0);
    socket.receive(update(7, 8, [item("cpu", 1, 2)], { snapshot: true }));
    expect(heard.events.slice(2)).toEqual(["error digest-mismatch", "removed cpu", "snapshot cpu"]);
  });

  test("every so often", async () => {
    await live(4_000);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(socket.takeSent()).toMatchObject([{ type: "digest", subscription: 7 }]);
    socket.receive({ type: "error", id: "2", code: "limit-exceeded", message: "too many series" });
    await vi.advanceTimersByTimeAsync(4_000);
    expect(socket.takeSent()).toHaveLength(1);
    expect(heard.events).toEqual(["snapshot cpu", "live 1"]);
  });

  test("but not before it is live, nor after its connection is lost", async () => {
    const subscription = await live();
    const verified = subscription.verify();
    socket.end();
    await expect(verified).rejects.toThrow("1006");
    await expect(subscription.verify()).rejects.toThrow("no whole mirror");
  });
});
