import { afterEach, expect, test, vi } from "vitest";
import { createClient, digestOf, seriesKey, type Handlers, type Series, type SeriesName } from "../src/index.js";
import type { MetricUpdate } from "../src/messages.js";
import { FakeNetwork, type FakeSocket } from "./fakeSocket.js";
import { LiveUpdateWriter } from "./liveUpdateWriter.js";
import { withSeeds, type Random } from "./random.js";
import { randomItem, randomName, toJson } from "./series.js";

/** The server as the protocol describes it, as plainly as it can be: one map, one subscription, a sequence. */
class NaiveServer {
  readonly map = new Map<string, { item: Series; seq: number }>();
  private readonly ended: { name: SeriesName; seq: number }[] = [];
  private readonly writer = new LiveUpdateWriter();
  private epoch = 1;
  private seq = 0;
  private socket: FakeSocket | undefined;

  constructor(
    private readonly random: Random,
    private readonly isBinary: boolean,
  ) {}

  accept(socket: FakeSocket): void {
    socket.greet();
    this.socket = socket;
    const [request] = socket.sent.splice(0);
    const { epoch, seq } = request.resume ?? {};
    const resumed = epoch === "e" + this.epoch && this.random.chance(0.8);
    this.send({
      type: "subscribed",
      id: request.id,
      topic: "metrics",
      selector: "",
      subscription: 7,
      epoch: "e" + this.epoch,
      seq: this.seq,
      resumed,
    });
    const items = [...this.map.values()].filter((known) => !resumed || known.seq >= seq).map(({ item }) => item);
    const removed = this.ended
      .filter((known) => resumed && known.seq >= seq && !this.map.has(seriesKey(known.name)))
      .map(({ name }) => name);
    this.tell(items, removed, !resumed);
  }

  /** Tells in pieces, and is perhaps cut off between them. */
  private tell(items: Series[], removed: SeriesName[], isSnapshot: boolean): void {
    for (let i = 0; i < items.length && this.socket; i += 3) {
      this.update({ updates: items.slice(i, i + 3), ...(isSnapshot && { snapshot: true }) }, true);
      this.mayBreak();
    }
    if (removed.length && this.socket) {
      this.update({ updates: [], removed }, true);
    }
    if (this.socket) {
      this.send({ type: "live", subscription: 7, seq: this.seq, series: this.map.size });
    }
  }

  /** One event: some updates, or the end of a series. */
  step(names: readonly SeriesName[]): void {
    this.seq++;
    const name = this.random.pick(names);
    const key = seriesKey(name);
    if (this.random.chance(0.1)) {
      this.map.delete(key);
      this.ended.push({ name, seq: this.seq });
      this.update({ updates: [], removed: [name] }, false);
      return;
    }
    const n = (this.map.get(key)?.item.n ?? 0) + 1;
    const { earlier, min, max, envelope, ...item } = randomItem(this.random, name, 1000n + BigInt(this.seq), n);
    this.map.set(key, { item, seq: this.seq });
    this.update({ updates: [item] }, this.random.chance(0.2));
  }

  /** Another life: other numbers, nothing kept but what agents send again. */
  restart(): void {
    this.break();
    this.epoch++;
    this.seq = 0;
    this.ended.length = 0;
    this.map.clear();
  }

  mayBreak(): void {
    if (this.random.chance(0.1)) {
      this.break();
    }
  }

  break(): void {
    const { socket } = this;
    this.socket = undefined;
    socket?.end();
  }

  private update(content: Pick<MetricUpdate, "updates" | "removed" | "snapshot">, declareAll: boolean): void {
    const message: MetricUpdate = { type: "metric_update", subscription: 7, seq: this.seq, ...content };
    const bytes = this.writer.write(message, declareAll);
    this.socket?.receive(this.isBinary ? bytes : toJson(message));
  }

  private send(message: object): void {
    this.socket?.receive(message);
  }
}

/** A view that knows nothing but the events. */
class EventView implements Handlers {
  readonly known = new Map<string, Series>();
  snapshot = (series: readonly Series[]) => series.forEach((one) => this.known.set(seriesKey(one), one));
  update = this.snapshot;
  removed = (series: readonly SeriesName[]) => series.forEach((one) => this.known.delete(seriesKey(one)));
}

afterEach(() => {
  vi.useRealTimers();
});

test.each(["json", "binary"] as const)("D6 the mirror is the server's map, whatever happens to the connection: %s", (format) =>
  withSeeds(60, async (random) => {
    vi.useFakeTimers();
    const network = new FakeNetwork();
    const server = new NaiveServer(random, format === "binary");
    const client = createClient({ url: "ws://relay", WebSocket: network.WebSocket, format });
    const view = new EventView();
    const subscription = client.subscribe({}, view);
    const names = Array.from({ length: 12 }, () => randomName(random));
    let accepted = 0;
    const connect = async () => {
      for (let i = 0; i < 1_000 && client.state !== "connected"; i++) {
        await vi.advanceTimersByTimeAsync(100);
        if (accepted < network.sockets.length) {
          accepted = network.sockets.length;
          server.accept(network.last);
        }
      }
    };
    for (let i = 0; i < 150; i++) {
      server.step(names);
      if (random.chance(0.01)) {
        server.restart();
      }
      server.mayBreak();
      if (random.chance(0.3)) {
        await connect();
      }
    }
    while (!subscription.isLive) {
      await connect();
    }
    expect([...subscription.series.keys()].sort()).toEqual([...server.map.keys()].sort());
    const expected = new Map([...server.map].map(([key, { item }]) => [key, item]));
    expect(digestOf(subscription.series)).toBe(digestOf(expected));
    expect(digestOf(view.known)).toBe(digestOf(expected));
    client.close();
    vi.useRealTimers();
  })(),
);
