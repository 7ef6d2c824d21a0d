import type { Live, ServerStats } from "./messages.js";
import type { Series, SeriesName } from "./series.js";

/**
 * `connected`: greeted by the server. `reconnecting`: a connection is being made, or the next attempt is due. `disconnected`:
 * there is nothing to connect for, the page is hidden, or the server closed for a reason that coming back would not change.
 */
export type ConnectionState = "connected" | "reconnecting" | "disconnected";

export type Topic = "metrics" | "server" | "fleet" | "logs" | "summary";

export interface ClientOptions {
  /** As in `wss://relay.example/ws-live`. */
  readonly url: string;
  /** What to show the server. A function is asked before each attempt to connect, and may look for a fresh one. */
  readonly token?: string | (() => string | Promise<string>);
  /** How to show it: as a subprotocol of the upgrade (default), or in a first message, where the server takes that. */
  readonly tokenBy?: "subprotocol" | "message";
  /** `json` (default) or `binary`, which is about a third of its size. */
  readonly format?: "json" | "binary";
  /** How long a page may be hidden before its connection is given up until it is shown again; default 60,000; 0: for ever. */
  readonly hiddenAfterMs?: number;
  /** How often each subscription is compared with the server by digest; default 0: never. */
  readonly digestEveryMs?: number;
  /** Where there is no global `WebSocket`: its class, as that of `ws`. */
  readonly WebSocket?: WebSocketClass;
}

export interface SubscribeOptions {
  /** Default: `metrics`. */
  readonly topic?: Topic;
  /** Which series, as in `cpu_*{env="prod"}`, or numbers of series; default: all. */
  readonly selector?: string | readonly number[];
  /** Live updates without `earlier`. */
  readonly newestOnly?: boolean;
  /** Most rounds of updates in a second, 0.01 to 1,000. */
  readonly maxHz?: number;
  /** `min` and `max` where samples were merged. */
  readonly envelope?: boolean;
  /** `false`: no snapshot, only what comes from now on. */
  readonly snapshot?: boolean;
  /** Which optional fields items have; default: all but `id`. */
  readonly fields?: readonly ("id" | "n" | "kind" | "total" | "rate" | "earlier")[];
}

/** What went wrong: the server's code and message, or one of ours: `closed`, `unreadable`, `digest-mismatch`, `token`. */
export interface ClientError {
  readonly code: string;
  readonly message: string;
}

/** What a subscription is told. One that throws is reported to the console, and does not disturb the others. */
export interface Handlers {
  /** Series as they stood at the subscribe. To one who joins later: all that is known. */
  snapshot?(series: readonly Series[]): void;
  update?(series: readonly Series[]): void;
  /** Series that ended, and all of them where the server begins anew. */
  removed?(series: readonly SeriesName[]): void;
  /** All that stands has been told; `series` is how many there are. */
  live?(live: Pick<Live, "seq" | "series">): void;
  /** Of the topic `server`. */
  stats?(stats: ServerStats): void;
  state?(state: ConnectionState): void;
  error?(error: ClientError): void;
}

/** One widget's part in a subscription. */
export interface Subscription {
  /** What is known, by {@link seriesKey}; shared by all who asked for the same. */
  readonly series: ReadonlyMap<string, Series>;
  /** Whether {@link series} is what the server has, but for what is on its way. */
  readonly isLive: boolean;
  /** Asks for the server's digest and compares; where it differs, the subscription begins anew. Rejects where there is none. */
  verify(): Promise<boolean>;
  /** Tells the handlers nothing more. May be called twice. */
  unsubscribe(): void;
}

export interface Client {
  readonly state: ConnectionState;
  /**
   * Equal options share one subscription of the server. Throws where the same selector is subscribed to with other options,
   * for the server knows a subscription by topic and selector.
   */
  subscribe(options: SubscribeOptions, handlers: Handlers): Subscription;
  /** Tries at once, also after the server closed for good. */
  reconnect(): void;
  /** Ends everything. */
  close(): void;
}

/** What is used of a `WebSocket`. */
export interface WebSocketLike {
  binaryType: string;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(text: string): void;
  close(code?: number, reason?: string): void;
}

export type WebSocketClass = new (url: string, protocols: string[]) => WebSocketLike;
