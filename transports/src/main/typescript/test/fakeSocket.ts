import type { WebSocketLike } from "../src/index.js";
import { checkSchema } from "./schemas.js";

type Handler = ((event: never) => void) | null;

/** A socket whose other end is the test. Whatever the client sends keeps to its schema. */
export class FakeSocket implements WebSocketLike {
  binaryType = "";
  onopen: Handler = null;
  onmessage: Handler = null;
  onclose: Handler = null;
  onerror: Handler = null;
  isClosed = false;
  readonly sent: any[] = [];

  constructor(
    readonly url: string,
    readonly protocols: string[],
  ) {}

  send(text: string): void {
    if (this.isClosed) {
      throw new Error("sent on a closed socket: " + text);
    }
    const message = JSON.parse(text);
    checkSchema(message);
    this.sent.push(message);
  }

  close(): void {
    this.isClosed = true;
  }

  open(): void {
    this.onopen?.({} as never);
  }

  receive(message: object | string | Uint8Array): void {
    const data =
      message instanceof Uint8Array ? message.slice().buffer : typeof message === "string" ? message : JSON.stringify(message);
    this.onmessage?.({ data } as never);
  }

  /** The server closes, or the connection breaks. */
  end(code = 1006, reason = ""): void {
    this.isClosed = true;
    this.onclose?.({ code, reason } as never);
  }

  greet(limits: object = {}): this {
    this.open();
    this.receive({
      type: "connected",
      message: "ringcast 0.1.0",
      version: "0.1.0",
      timestamp: "2026-11-21T10:00:00.000Z",
      epoch: "e1",
      seq: 0,
      pingIntervalMs: 30000,
      limits,
    });
    return this;
  }

  /** What was sent since the last call, without pings. */
  takeSent(): any[] {
    return this.sent.splice(0).filter(({ type }) => type !== "ping");
  }

  /** Confirms the oldest subscribe that was not taken; returns it. */
  confirm(subscription: number, more: object = {}): any {
    const [request] = this.sent.splice(0, 1);
    this.receive({
      type: "subscribed",
      id: request.id,
      topic: request.topic,
      selector: request.selector ?? "",
      subscription,
      epoch: "e1",
      seq: 1,
      resumed: false,
      timestamp: "2026-11-21T10:00:00.000Z",
      ...more,
    });
    return request;
  }
}

/** Where a client's sockets come from and are kept. */
export class FakeNetwork {
  readonly sockets: FakeSocket[] = [];
  readonly WebSocket: new (url: string, protocols: string[]) => FakeSocket;

  constructor() {
    const { sockets } = this;
    this.WebSocket = class extends FakeSocket {
      constructor(url: string, protocols: string[]) {
        super(url, protocols);
        sockets.push(this);
      }
    };
  }

  get last(): FakeSocket {
    return this.sockets[this.sockets.length - 1]!;
  }
}

/** One item, and a message that bears it. */
export function item(metric: string, value: number | string, n = 1) {
  return { agent: "a1", metric, labels: { core: "0" }, timestampNs: String(1763683200000000000n + BigInt(n)), value, n };
}

export function update(subscription: number, seq: number, updates: object[], more: object = {}) {
  return { type: "metric_update", subscription, seq, updates, ...more };
}
