import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createClient, type Client, type Handlers } from "../src/index.js";
import { FakeNetwork, item, update, type FakeSocket } from "./fakeSocket.js";
import { Recorder } from "./recorder.js";

let network: FakeNetwork;
let client: Client;
let heard: Recorder;

beforeEach(() => {
  vi.useFakeTimers();
  network = new FakeNetwork();
  client = createClient({ url: "ws://relay", WebSocket: network.WebSocket });
  heard = new Recorder();
});
afterEach(() => {
  client.close();
  vi.useRealTimers();
});

async function settle() {
  await vi.advanceTimersByTimeAsync(0);
}

/** A socket with one subscription, number 7, that is LIVE with one series. */
async function live(options = {}, handlers: Handlers = heard): Promise<FakeSocket> {
  client.subscribe(options, handlers);
  await settle();
  const socket = network.last.greet();
  socket.confirm(7);
  socket.receive(update(7, 5, [item("cpu", 0.5)], { snapshot: true }));
  socket.receive({ type: "live", subscription: 7, seq: 5, series: 1 });
  return socket;
}

describe("a subscription", () => {
  test("asks for what was asked for, and nothing else", async () => {
    client.subscribe({}, {});
    client.subscribe(
      {
        selector: 'cpu_*{env="prod"}',
        newestOnly: true,
        maxHz: 5,
        envelope: true,
        snapshot: false,
        fields: ["id"],
      },
      {},
    );
    client.subscribe({ selector: [3, 4] }, {});
    client.subscribe({ topic: "server" }, {});
    await settle();
    expect(network.last.greet().sent).toEqual([
      { type: "subscribe", id: "1", topic: "metrics", selector: null },
      {
        type: "subscribe",
        id: "2",
        topic: "metrics",
        selector: 'cpu_*{env="prod"}',
        newestOnly: true,
        maxHz: 5,
        envelope: true,
        snapshot: false,
        fields: ["id"],
      },
      { type: "subscribe", id: "3", topic: "metrics", selector: [3, 4] },
      { type: "subscribe", id: "4", topic: "server", selector: null },
    ]);
  });

  test("tells snapshot, live, updates and removals, and keeps a mirror", async () => {
    const subscription = client.subscribe({}, heard);
    const socket = await live();
    socket.receive(update(7, 6, [item("cpu", 0.75, 2), item("up", "1")]));
    socket.receive(update(7, 7, [], { removed: [{ agent: "a1", metric: "up", labels: { core: "0" } }] }));
    expect(heard.events.filter((_, i) => i % 2)).toEqual(["snapshot cpu", "live 1", "update cpu=0.75,up=1", "removed up"]);
    expect([...subscription.series.values()]).toEqual([item("cpu", 0.75, 2)]);
    expect(subscription.isLive).toBe(true);
  });

  test("reads what JSON has no numbers for, and leaves labels alone", async () => {
    const subscription = client.subscribe({}, {});
    const socket = await live();
    socket.receive(
      update(7, 6, [
        {
          ...item("cpu", "NaN"),
          labels: { core: "NaN" },
          min: "-Infinity",
          max: "Infinity",
          total: "12",
          earlier: [["17", "NaN"], ["18", "9007199254740993"]],
        },
      ]),
    );
    expect([...subscription.series.values()][1]).toMatchObject({
      labels: { core: "NaN" },
      value: NaN,
      min: -Infinity,
      max: Infinity,
      total: "12",
      earlier: [["17", NaN], ["18", "9007199254740993"]],
    });
  });

  test("of the topic server tells statistics", async () => {
    client.subscribe({ topic: "server" }, heard);
    await settle();
    const socket = network.last.greet();
    socket.confirm(9);
    socket.receive({ type: "server_stats", subscription: 9, seq: 4 });
    expect(heard.events).toEqual(["stats"]);
  });

  test.each(["bad-selector", "forbidden", "unknown-topic"])("is over when the server refuses it: %s", async (code) => {
    client.subscribe({ selector: "x" }, heard);
    await settle();
    const socket = network.last.greet();
    socket.receive({ type: "error", id: "1", code, message: "no" });
    socket.end();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(network.last.greet().sent).toEqual([]);
    expect(heard.events).toEqual(["error " + code]);
  });

  test("is asked for again on the next connection where the refusal may pass", async () => {
    client.subscribe({ selector: "x" }, heard);
    await settle();
    const socket = network.last.greet();
    socket.receive({ type: "error", id: "1", code: "limit-exceeded", message: "no" });
    socket.end();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(network.last.greet().sent).toMatchObject([{ type: "subscribe", selector: "x" }]);
  });

  test("passes over what it does not know, and leaves a connection that makes no sense", async () => {
    const socket = await live();
    socket.receive({ type: "of tomorrow", subscription: 7 });
    socket.receive({ type: "live", subscription: 8, seq: 9, series: 0 });
    expect(heard.events).toEqual(["snapshot cpu", "live 1"]);
    socket.receive("not JSON");
    expect(heard.events).toContain("error unreadable");
    expect(socket.isClosed).toBe(true);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(network.last.greet().sent[0]).not.toHaveProperty("resume");
  });
});

describe("widgets on one socket", () => {
  test("D10 share one subscription of the server where they ask for the same", async () => {
    const other = new Recorder();
    const socket = await live({ selector: "cpu" });
    client.subscribe({ selector: "cpu" }, other);
    await settle();
    expect(network.sockets).toHaveLength(1);
    expect(socket.sent).toEqual([]);
    expect(other.events).toEqual(["snapshot cpu", "live 1"]);
    expect(other.states).toEqual(["connected"]);
    socket.receive(update(7, 6, [item("cpu", 1, 2)]));
    expect(other.events.at(-1)).toBe("update cpu=1");
    expect(heard.events.at(-1)).toBe("update cpu=1");
  });

  test("D10 end the subscription of the server with the last of them", async () => {
    const one = client.subscribe({ selector: "cpu" }, {});
    const two = client.subscribe({ selector: "cpu" }, heard);
    await settle();
    const socket = network.last.greet();
    socket.confirm(7);
    one.unsubscribe();
    one.unsubscribe();
    await settle();
    expect(socket.sent).toEqual([]);
    two.unsubscribe();
    await settle();
    expect(socket.sent).toEqual([{ type: "unsubscribe", id: "2", topic: "metrics", selector: "cpu" }]);
    socket.receive(update(7, 6, [item("cpu", 1)]));
    expect(heard.events).toEqual([]);
  });

  test("D10 may leave and join in one go without the server's noticing", async () => {
    const first = client.subscribe({ selector: "cpu" }, {});
    await settle();
    const socket = network.last.greet();
    socket.confirm(7);
    first.unsubscribe();
    client.subscribe({ selector: "cpu" }, heard);
    first.unsubscribe();
    await settle();
    expect(socket.sent).toEqual([]);
    socket.receive(update(7, 6, [item("cpu", 1)]));
    expect(heard.events).toEqual(["update cpu=1"]);
  });

  test("D10 share where the server finds two texts to be one selector", async () => {
    const other = new Recorder();
    const socket = await live({ selector: 'x{a="1",b="2"}' });
    const twin = client.subscribe({ selector: 'x{b="2",a="1"}' }, other);
    await settle();
    socket.confirm(7, { selector: 'x{a="1",b="2"}' });
    socket.receive(update(7, 6, [item("cpu", 1, 2)]));
    expect(other.events).toEqual(["snapshot cpu", "live 1", "update cpu=1"]);
    expect(twin.series.size).toBe(1);
    twin.unsubscribe();
    await settle();
    expect(socket.sent).toEqual([]);
  });

  test("D10 hear it when other options have taken their subscription away", async () => {
    const socket = await live({ selector: 'x{a="1",b="2"}' });
    client.subscribe({ selector: 'x{b="2",a="1"}', maxHz: 1 }, {});
    await settle();
    socket.sent[0].selector = 'x{a="1",b="2"}';
    socket.confirm(8);
    expect(heard.events.at(-1)).toBe("error replaced");
  });

  test("D10 may not ask for one selector with two sets of options", async () => {
    const first = client.subscribe({ selector: "cpu", maxHz: 1 }, {});
    expect(() => client.subscribe({ selector: "cpu", maxHz: 2 }, {})).toThrow("other options");
    first.unsubscribe();
    client.subscribe({ selector: "cpu", maxHz: 2 }, {});
    await settle();
    expect(network.last.greet().sent).toMatchObject([{ maxHz: 2 }]);
  });

  test("D10 do not disturb each other", async () => {
    const error = vi.spyOn(console, "error").mockImplementation(() => {});
    const bad: Handlers = {
      update() {
        throw new Error("a bug of the page");
      },
    };
    client.subscribe({}, bad);
    const socket = await live();
    socket.receive(update(7, 6, [item("cpu", 1, 2)]));
    expect(heard.events.at(-1)).toBe("update cpu=1");
    expect(error).toHaveBeenCalledOnce();
  });

  test("D10 hang up a while after the last has left", async () => {
    const only = client.subscribe({}, {});
    await settle();
    const socket = network.last.greet();
    socket.confirm(7);
    only.unsubscribe();
    await vi.advanceTimersByTimeAsync(4_000);
    expect(socket.isClosed).toBe(false);
    client.subscribe({ selector: "cpu" }, heard);
    await vi.advanceTimersByTimeAsync(6_000);
    expect(socket.isClosed).toBe(false);
    expect(socket.sent.map(({ type }) => type)).toEqual(["unsubscribe", "subscribe"]);
  });

  test("D10 come in hundreds without asking more at once than the server takes", async () => {
    for (let i = 0; i < 300; i++) {
      client.subscribe({ selector: "m" + i }, {});
    }
    await settle();
    const socket = network.last.greet();
    let count = 0;
    for (let second = 0; second < 4; second++) {
      let countInSecond = 0;
      for (let i = 0; i < 100; i++) {
        expect(socket.sent.length).toBeLessThanOrEqual(8);
        while (socket.sent.length) {
          countInSecond++;
          socket.confirm(++count);
        }
        await vi.advanceTimersByTimeAsync(10);
      }
      expect(countInSecond).toBeLessThan(100);
    }
    expect(count).toBe(300);
    for (let i = 0; i < 20; i++) {
      client.subscribe({ selector: "more" + i }, {});
    }
    await vi.advanceTimersByTimeAsync(1_000);
    expect(socket.sent).toHaveLength(8);
  });

  test.each([1, 5, 1_000])("D10 ask no faster than a server that takes %i messages a second", async (messagesPerSecond) => {
    for (let i = 0; i < 60; i++) {
      client.subscribe({ selector: "m" + i }, {});
    }
    await settle();
    const socket = network.last.greet({ messagesPerSecond });
    let count = 0;
    for (let i = 0; i < 50; i++) {
      while (socket.sent.length) {
        socket.confirm(++count);
      }
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(count).toBeLessThanOrEqual(5 * messagesPerSecond);
    expect(count).toBeGreaterThanOrEqual(Math.min(60, 4 * messagesPerSecond));
  });

  test("are told nothing any more once the client is closed", async () => {
    const socket = await live();
    client.close();
    socket.receive(update(7, 6, [item("cpu", 1, 2)]));
    expect(heard.events).toEqual(["snapshot cpu", "live 1"]);
    expect(() => client.subscribe({}, {})).toThrow("closed");
  });
});

describe("after a lost connection", () => {
  async function comeBack(socket: FakeSocket): Promise<FakeSocket> {
    socket.end();
    await vi.advanceTimersByTimeAsync(1_000);
    return network.last.greet();
  }

  test("D6 goes on behind the last sequence of which everything came", async () => {
    const socket = await live();
    socket.receive(update(7, 8, [item("cpu", 1, 2)]));
    socket.receive(update(7, 9, [item("cpu", 2, 3)], { more: true }));
    const next = await comeBack(socket);
    expect(next.confirm(7, { resumed: true })).toMatchObject({ resume: { epoch: "e1", seq: 8 } });
    next.receive(update(7, 20, [item("up", 1)]));
    next.receive({ type: "live", subscription: 7, seq: 21, series: 2 });
    expect(heard.events).toEqual(["snapshot cpu", "live 1", "update cpu=1", "update cpu=2", "update up=1", "live 2"]);
  });

  test("D6 does not trust what came before it was told live", async () => {
    const socket = await live();
    const next = await comeBack(socket);
    next.confirm(7, { resumed: true });
    next.receive(update(7, 20, [item("up", 1)]));
    expect((await comeBack(next)).sent[0]).toMatchObject({ resume: { epoch: "e1", seq: 5 } });
  });

  test("D6 asks for everything where the first snapshot never ended", async () => {
    client.subscribe({}, heard);
    await settle();
    const socket = network.last.greet();
    socket.confirm(7);
    socket.receive(update(7, 5, [item("cpu", 0.5)], { snapshot: true }));
    const next = await comeBack(socket);
    expect(next.sent[0]).not.toHaveProperty("resume");
    next.confirm(7);
    expect(heard.events).toEqual(["snapshot cpu", "removed cpu"]);
  });

  test("D6 clears its mirror where the server begins anew, and says so", async () => {
    const subscription = client.subscribe({}, {});
    const socket = await live();
    const next = await comeBack(socket);
    next.confirm(3, { epoch: "e2", resumed: false });
    expect(subscription.series.size).toBe(0);
    expect(heard.events.at(-1)).toBe("removed cpu");
    next.receive(update(7, 1, [item("cpu", 1)]));
    expect(subscription.series.size).toBe(0);
    next.receive(update(3, 1, [item("up", 1)], { snapshot: true }));
    expect(subscription.series.size).toBe(1);
  });

  test("is not told to be live before it is", async () => {
    const subscription = client.subscribe({}, {});
    const socket = await live();
    const next = await comeBack(socket);
    expect(subscription.isLive).toBe(false);
    next.confirm(7, { resumed: true });
    next.receive({ type: "live", subscription: 7, seq: 21, series: 1 });
    expect(subscription.isLive).toBe(true);
  });
});
