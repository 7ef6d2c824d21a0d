import type { Connected, ServerMessage } from "./messages.js";
import { readLiveUpdate, type Declared } from "./binaryFormat.js";
import { readJson } from "./jsonFormat.js";
import type { ClientError, ClientOptions, ConnectionState, WebSocketClass, WebSocketLike } from "./options.js";

const BACKOFF_MIN_MS = 1000;
const BACKOFF_MAX_MS = 30000;
const WATCH_MS = 5000;
const PING_AFTER_MS = 15000;
const ANSWER_MAX_MS = 10000;

/** Close codes after which coming back would end the same way, and those after which coming back soon would do harm. */
const FINAL = [1002, 1003, 1007, 1008, 1009, 4400, 4401, 4403];
const LATER = [1013, 4429];
const UNAUTHORIZED = 4401;
const NORMAL = 1000;

/** What a connection tells its owner. */
export interface ConnectionOwner {
  onState(state: ConnectionState): void;
  /** The server greeted; requests may be sent. */
  onConnected(message: Connected): void;
  onMessage(message: ServerMessage): void;
  /** The connection is gone. */
  onLost(detail: string): void;
  onError(error: ClientError): void;
  /** What has been declared on a subscription; nothing: it is nobody's. */
  declaredOn(subscription: number): Declared | undefined;
}

/** One socket at a time: opened, greeted, watched, and opened again after a while when it was lost. */
export class Connection {
  state: ConnectionState = "disconnected";
  private socket: WebSocketLike | undefined;
  private token: string | undefined;
  private refusedToken: string | undefined;
  private ceilingMs = BACKOFF_MIN_MS;
  private retryAfterMs: number | undefined;
  private retryTimer: unknown;
  private watchTimer: unknown;
  private heardMs = 0;
  /** When the sign of life was asked for that has not come; 0: none is missing. */
  private askedMs = 0;
  /** Counts attempts, so that what belongs to an earlier one is passed over. */
  private attempt = 0;

  constructor(
    private readonly options: ClientOptions,
    private readonly owner: ConnectionOwner,
  ) {}

  /** Connects at once, unless it is connected or about to be. */
  open(): void {
    if (!this.socket) {
      clearTimeout(this.retryTimer as number);
      const attempt = ++this.attempt;
      this.enter("reconnecting");
      this.askToken().then(
        (token) => attempt === this.attempt && this.connect(token),
        (error) => attempt === this.attempt && this.comeBack("token", error),
      );
    }
  }

  /** Hangs up and does not come back by itself. */
  close(): void {
    this.hangUp("closed");
    this.enter("disconnected");
  }

  send(text: string): void {
    this.socket?.send(text);
  }

  /** Asks for a sign of life, where a lost connection is likely; where there is none, tries at once. */
  probe(): void {
    if (this.state === "connected") {
      this.ping();
    } else if (this.state === "reconnecting") {
      this.open();
    }
  }

  /** What came can't be understood: the connection is given up, and another one made. */
  giveUp(error: unknown): void {
    this.comeBack("unreadable", error);
  }

  private async askToken(): Promise<string | undefined> {
    const { token } = this.options;
    return typeof token === "function" ? token() : token;
  }

  private connect(token: string | undefined): void {
    if (token && token === this.refusedToken) {
      this.stop(UNAUTHORIZED + " unauthorized");
      return;
    }
    this.token = token;
    const bySubprotocol = token && this.options.tokenBy !== "message";
    const protocols = this.options.format === "binary" ? ["ringcast.v1.bin"] : [];
    if (protocols.length || bySubprotocol) {
      protocols.push("ringcast.v1.json");
    }
    if (bySubprotocol) {
      protocols.push("bearer." + token);
    }
    let socket: WebSocketLike;
    try {
      const { WebSocket: Socket = globalThis.WebSocket as unknown as WebSocketClass, url } = this.options;
      socket = new Socket(url, protocols);
    } catch (error) {
      this.stop(String(error));
      return;
    }
    this.socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      if (token && !bySubprotocol) {
        socket.send(JSON.stringify({ type: "auth", token }));
      }
    };
    socket.onmessage = (event: { data: string | ArrayBuffer }) => this.socket === socket && this.onMessage(event.data);
    socket.onclose = (event: { code: number; reason: string }) =>
      this.socket === socket && this.onClosed(event.code, event.reason);
    // Where nobody listens, `ws` throws; the close that follows says it all.
    socket.onerror = () => {};
    this.watch();
  }

  private onMessage(data: string | ArrayBuffer): void {
    this.heardMs = Date.now();
    this.askedMs = 0;
    try {
      const message =
        typeof data === "string"
          ? readJson(data)
          : readLiveUpdate(new Uint8Array(data), (number) => this.owner.declaredOn(number));
      if (message.type === "connected") {
        this.ceilingMs = BACKOFF_MIN_MS;
        this.enter("connected");
        this.owner.onConnected(message);
      } else if (message.type === "going_away") {
        this.retryAfterMs = message.retryAfterMs;
      } else {
        this.owner.onMessage(message);
      }
    } catch (error) {
      this.giveUp(error);
    }
  }

  private onClosed(code: number, reason: string): void {
    const detail = code + (reason && " " + reason);
    if (code === UNAUTHORIZED && typeof this.options.token === "function") {
      // It may have a fresh one; the same again is not shown again.
      this.refusedToken = this.token;
    } else if (FINAL.includes(code)) {
      this.stop(detail);
      return;
    }
    if (LATER.includes(code)) {
      this.ceilingMs = BACKOFF_MAX_MS;
    }
    this.retry(detail);
  }

  /** Something is wrong that may pass. */
  private comeBack(code: string, error: unknown): void {
    this.owner.onError({ code, message: String(error) });
    this.retry(code);
  }

  private retry(detail: string): void {
    this.hangUp(detail);
    const delayMs = this.retryAfterMs ?? Math.random() * this.ceilingMs;
    this.retryAfterMs = undefined;
    this.ceilingMs = Math.min(BACKOFF_MAX_MS, this.ceilingMs * 2);
    this.retryTimer = setTimeout(() => this.open(), delayMs);
    this.enter("reconnecting");
  }

  private stop(detail: string): void {
    this.hangUp(detail);
    this.refusedToken = undefined;
    this.enter("disconnected");
    this.owner.onError({ code: "closed", message: detail });
  }

  private hangUp(detail: string): void {
    const { socket } = this;
    this.socket = undefined;
    this.attempt++;
    clearTimeout(this.retryTimer as number);
    clearInterval(this.watchTimer as number);
    if (socket) {
      socket.close(NORMAL);
      this.owner.onLost(detail);
    }
  }

  /** Browsers show no ping frames to a page, so it asks for signs of life itself. A hidden page is woken but once a minute. */
  private watch(): void {
    this.askedMs = Date.now();
    this.watchTimer = setInterval(() => {
      const nowMs = Date.now();
      if (this.askedMs && nowMs - this.askedMs >= ANSWER_MAX_MS) {
        this.retry("no sign of life");
      } else if (nowMs - this.heardMs >= PING_AFTER_MS) {
        this.ping();
      }
    }, WATCH_MS);
  }

  private ping(): void {
    if (!this.askedMs) {
      this.askedMs = Date.now();
      this.send('{"type":"ping"}');
    }
  }

  private enter(state: ConnectionState): void {
    if (this.state !== state) {
      this.state = state;
      this.owner.onState(state);
    }
  }
}
