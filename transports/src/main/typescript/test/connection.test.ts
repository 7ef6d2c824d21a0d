import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createClient, type ClientOptions } from "../src/index.js";
import { FakeNetwork } from "./fakeSocket.js";
import { Recorder } from "./recorder.js";

let network: FakeNetwork;
let heard: Recorder;

beforeEach(() => {
  vi.useFakeTimers();
  network = new FakeNetwork();
  heard = new Recorder();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

async function start(options: Partial<ClientOptions> = {}) {
  const client = createClient({ url: "ws://relay", WebSocket: network.WebSocket, ...options });
  client.subscribe({}, heard);
  await vi.advanceTimersByTimeAsync(0);
  return client;
}

/** How long it takes until the next socket is made. */
async function delayMs(): Promise<number> {
  const count = network.sockets.length;
  for (let ms = 0; ms < 100_000; ms += 50) {
    if (network.sockets.length > count) {
      return ms;
    }
    await vi.advanceTimersByTimeAsync(50);
  }
  return Infinity;
}

describe("the state", () => {
  test("D7 is disconnected, reconnecting, connected, and tells each widget", async () => {
    const client = createClient({ url: "ws://relay", WebSocket: network.WebSocket });
    expect(client.state).toBe("disconnected");
    client.subscribe({}, heard);
    expect(client.state).toBe("reconnecting");
    await vi.advanceTimersByTimeAsync(0);
    network.last.greet();
    network.last.end();
    client.close();
    expect(heard.states).toEqual(["reconnecting", "connected", "reconnecting", "disconnected"]);
  });

  test("D7 tells nothing before subscribe has returned", async () => {
    const client = createClient({ url: "ws://relay", WebSocket: network.WebSocket });
    client.subscribe({}, heard);
    expect(heard.states).toEqual([]);
    await vi.advanceTimersByTimeAsync(0);
    expect(heard.states).toEqual(["reconnecting"]);
  });
});

describe("coming back", () => {
  test("D6 waits between 0 and a ceiling that doubles from 1 s to 30 s, and falls back on success", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.999999);
    await start();
    const delays: number[] = [];
    for (let i = 0; i < 7; i++) {
      network.last.end();
      delays.push(await delayMs());
    }
    expect(delays).toEqual([1000, 2000, 4000, 8000, 16000, 30000, 30000]);
    network.last.greet();
    network.last.end();
    expect(await delayMs()).toBe(1000);
  });

  test("D6 draws the delay at random", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.25);
    await start();
    network.last.end();
    expect(await delayMs()).toBe(250);
  });

  test("D6 waits as long as a server that goes away asks for, once", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.999999);
    await start();
    network.last.greet().receive({ type: "going_away", retryAfterMs: 1850 });
    network.last.end(1001, "server shutting down");
    expect(await delayMs()).toBe(1850);
    network.last.end();
    expect(await delayMs()).toBe(2000);
  });

  test.each([1013, 4429])("D6 does not come back soon after %i", async (code) => {
    vi.spyOn(Math, "random").mockReturnValue(0.999999);
    await start();
    network.last.greet().end(code);
    expect(await delayMs()).toBe(30000);
  });

  test.each([1000, 1001, 1006, 1011, 4408, 4499])("comes back after %i", async (code) => {
    await start();
    network.last.greet().end(code);
    expect(await delayMs()).toBeLessThan(1100);
  });

  test.each([1002, 1003, 1007, 1008, 1009, 4400, 4401, 4403])("C21 stays away after %i, and says so", async (code) => {
    const client = await start();
    network.last.greet().end(code, "because");
    expect(await delayMs()).toBe(Infinity);
    expect(client.state).toBe("disconnected");
    expect(heard.events).toEqual([`error closed ${code} because`]);
    client.reconnect();
    await vi.advanceTimersByTimeAsync(0);
    expect(network.sockets).toHaveLength(2);
  });

  test("is done at once where somebody asks for it, and once", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0.9);
    const client = await start();
    network.last.greet().end();
    client.reconnect();
    client.reconnect();
    await vi.advanceTimersByTimeAsync(0);
    expect(network.sockets).toHaveLength(2);
    client.reconnect();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(network.sockets).toHaveLength(2);
  });

  test("does not count what an earlier socket says after its end", async () => {
    await start();
    const first = network.last;
    first.greet().end();
    await delayMs();
    first.end(4400);
    first.greet();
    expect(heard.states.pop()).toBe("reconnecting");
  });

  test("stays away from an address that is none", async () => {
    const client = createClient({
      url: "nonsense",
      WebSocket: class {
        constructor() {
          throw new SyntaxError("no such URL");
        }
      } as never,
    });
    client.subscribe({}, heard);
    await vi.advanceTimersByTimeAsync(0);
    expect(heard.events).toEqual(["error closed SyntaxError: no such URL"]);
    expect(client.state).toBe("disconnected");
  });
});

describe("a sign of life", () => {
  test("is asked for after 15 s of silence, and a server that gives none is left", async () => {
    await start();
    const socket = network.last.greet();
    socket.sent.length = 0;
    await vi.advanceTimersByTimeAsync(14_000);
    expect(socket.sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(socket.sent).toEqual([{ type: "ping" }]);
    socket.receive({ type: "pong" });
    await vi.advanceTimersByTimeAsync(14_000);
    expect(socket.isClosed).toBe(false);
    await vi.advanceTimersByTimeAsync(16_000);
    expect(socket.isClosed).toBe(true);
    expect(heard.states.slice(0, 3)).toEqual(["reconnecting", "connected", "reconnecting"]);
  });

  test("is the greeting, too", async () => {
    await start();
    network.last.open();
    await vi.advanceTimersByTimeAsync(12_000);
    expect(network.sockets.length).toBeGreaterThan(1);
  });

  test("is whatever comes", async () => {
    await start();
    const socket = network.last.greet();
    for (let i = 0; i < 20; i++) {
      await vi.advanceTimersByTimeAsync(10_000);
      socket.receive({ type: "pong" });
    }
    expect(socket.sent.filter(({ type }) => type === "ping")).toEqual([]);
  });
});

describe("formats and tokens", () => {
  test("offers no subprotocol where none is needed", async () => {
    await start();
    expect(network.last.protocols).toEqual([]);
  });

  test("offers binary before JSON", async () => {
    await start({ format: "binary" });
    expect(network.last.protocols).toEqual(["ringcast.v1.bin", "ringcast.v1.json"]);
    expect(network.last.binaryType).toBe("arraybuffer");
  });

  test("C43 shows a token as a subprotocol beside a format", async () => {
    await start({ token: "t0ken" });
    expect(network.last.protocols).toEqual(["ringcast.v1.json", "bearer.t0ken"]);
  });

  test("C43 shows a token in the first message where it is told to", async () => {
    await start({ token: "t/0=", tokenBy: "message" });
    network.last.open();
    expect(network.last.protocols).toEqual([]);
    expect(network.last.sent).toEqual([{ type: "auth", token: "t/0=" }]);
  });

  test("C43 asks for a token before each attempt", async () => {
    let count = 0;
    await start({ token: async () => "t" + ++count });
    expect(network.last.protocols).toContain("bearer.t1");
    network.last.end();
    await delayMs();
    expect(network.last.protocols).toContain("bearer.t2");
  });

  test("C43 shows a fresh token once the old one is refused, and never the refused one again", async () => {
    let token = "old";
    const client = await start({ token: () => token });
    network.last.greet().end(4401, "unauthorized");
    token = "new";
    await delayMs();
    expect(network.last.protocols).toContain("bearer.new");
    network.last.greet().end(4401, "unauthorized");
    expect(await delayMs()).toBe(Infinity);
    expect(network.sockets).toHaveLength(2);
    expect(client.state).toBe("disconnected");
    expect(heard.events).toEqual(["error closed 4401 unauthorized"]);
  });

  test("C43 tries again where no token is to be had", async () => {
    let isDown = true;
    await start({
      token: () => {
        if (isDown) {
          throw new Error("no network");
        }
        return "t";
      },
    });
    expect(heard.events).toEqual(["error token"]);
    isDown = false;
    await delayMs();
    expect(network.last.protocols).toContain("bearer.t");
  });
});
