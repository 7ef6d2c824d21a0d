import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createClient, type Client } from "../src/index.js";
import { FakeNetwork, item, update } from "./fakeSocket.js";
import { Recorder } from "./recorder.js";

class FakeDocument extends EventTarget {
  hidden = false;

  show(isShown: boolean) {
    this.hidden = !isShown;
    this.dispatchEvent(new Event("visibilitychange"));
  }
}

let page: FakeDocument;
let browserWindow: EventTarget;
let network: FakeNetwork;
let client: Client;
let heard: Recorder;

beforeEach(async () => {
  vi.useFakeTimers();
  page = new FakeDocument();
  browserWindow = new EventTarget();
  vi.stubGlobal("document", page);
  vi.stubGlobal("addEventListener", browserWindow.addEventListener.bind(browserWindow));
  vi.stubGlobal("removeEventListener", browserWindow.removeEventListener.bind(browserWindow));
  network = new FakeNetwork();
  heard = new Recorder();
});
afterEach(() => {
  client.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function live(hiddenAfterMs?: number) {
  client = createClient({
    url: "ws://relay",
    WebSocket: network.WebSocket,
    ...(hiddenAfterMs !== undefined && { hiddenAfterMs }),
  });
  client.subscribe({}, heard);
  await vi.advanceTimersByTimeAsync(0);
  const socket = network.last.greet();
  socket.confirm(7);
  socket.receive(update(7, 5, [item("cpu", 0.5)], { snapshot: true }));
  socket.receive({ type: "live", subscription: 7, seq: 5, series: 1 });
  return socket;
}

/** Time passes, and the server answers pings. */
async function pass(ms: number) {
  for (let passed = 0; passed < ms; passed += 1_000) {
    await vi.advanceTimersByTimeAsync(1_000);
    network.last.receive({ type: "pong" });
  }
}

test("D10 a page that is hidden for a minute lets its connection go, and goes on where it was when it is shown", async () => {
  const socket = await live();
  page.show(false);
  await pass(59_000);
  expect(socket.isClosed).toBe(false);
  await pass(2_000);
  expect(socket.isClosed).toBe(true);
  expect(client.state).toBe("disconnected");
  await vi.advanceTimersByTimeAsync(600_000);
  expect(network.sockets).toHaveLength(1);

  page.show(true);
  await vi.advanceTimersByTimeAsync(0);
  expect(network.last.greet().confirm(7, { resumed: true })).toMatchObject({ resume: { epoch: "e1", seq: 5 } });
  expect(heard.states).toEqual(["reconnecting", "connected", "disconnected", "reconnecting", "connected"]);
});

test("a page that is hidden for a moment keeps it", async () => {
  const socket = await live();
  page.show(false);
  await pass(59_000);
  page.show(true);
  await pass(120_000);
  expect(socket.isClosed).toBe(false);
});

test("a page may keep it for ever", async () => {
  const socket = await live(0);
  page.show(false);
  await pass(1_000_000);
  expect(socket.isClosed).toBe(false);
});

test("a hidden page does not connect for a widget that comes", async () => {
  await live();
  page.show(false);
  await pass(61_000);
  client.subscribe({ selector: "up" }, {});
  await pass(61_000);
  expect(network.sockets).toHaveLength(1);
});

test("a network that comes back is used at once", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0.9);
  (await live()).end();
  await vi.advanceTimersByTimeAsync(10);
  browserWindow.dispatchEvent(new Event("online"));
  await vi.advanceTimersByTimeAsync(0);
  expect(network.sockets).toHaveLength(2);
});

test("a network that went is found out within seconds, one that did not go costs a ping", async () => {
  const socket = await live();
  socket.sent.length = 0;
  browserWindow.dispatchEvent(new Event("offline"));
  expect(socket.sent).toEqual([{ type: "ping" }]);
  socket.receive({ type: "pong" });
  browserWindow.dispatchEvent(new Event("offline"));
  await vi.advanceTimersByTimeAsync(16_000);
  expect(socket.isClosed).toBe(true);
});

test("a client that is closed leaves the page alone", async () => {
  await live();
  client.close();
  page.show(false);
  page.show(true);
  browserWindow.dispatchEvent(new Event("online"));
  await vi.advanceTimersByTimeAsync(100_000);
  expect(network.sockets).toHaveLength(1);
});
