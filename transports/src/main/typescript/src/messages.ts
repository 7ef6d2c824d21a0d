import type { Series, SeriesName } from "./series.js";

/** What the server says first. */
export interface Connected {
  readonly type: "connected";
  /** Name and version, as in `ringcast 0.1.0`. */
  readonly message: string;
  readonly version: string;
  readonly epoch: string;
  readonly pingIntervalMs: number;
  /** The selector that everything is limited to; absent: nothing is. */
  readonly scope?: string;
  readonly limits: Readonly<Record<string, number>>;
}

export interface Subscribed {
  readonly type: "subscribed";
  readonly topic: string;
  readonly selector: string | readonly number[];
  readonly subscription: number;
  readonly epoch: string;
  readonly seq: number;
  readonly resumed: boolean;
}

export interface MetricUpdate {
  readonly type: "metric_update";
  readonly subscription: number;
  readonly seq: number;
  readonly snapshot?: boolean;
  readonly more?: boolean;
  readonly updates: readonly Series[];
  readonly removed?: readonly SeriesName[];
}

export interface Live {
  readonly type: "live";
  readonly subscription: number;
  readonly seq: number;
  /** Series that the server knows for this subscription. */
  readonly series: number;
}

/** Rates, counters and latencies of the server, every `intervalMs`. */
export interface ServerStats {
  readonly type: "server_stats";
  readonly subscription: number;
  readonly seq: number;
  readonly timestamp: string;
  readonly uptimeMs: number;
  readonly intervalMs: number;
  readonly ring: { readonly slots: number; readonly used: number };
  readonly memoryBytes: Readonly<Record<string, number>>;
  readonly rates: Readonly<Record<string, number>>;
  readonly counters: Readonly<Record<string, number>>;
  readonly latenciesNs: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

export interface Digest {
  readonly type: "digest";
  readonly digest: string;
}

export interface ServerError {
  readonly type: "error";
  readonly code: string;
  readonly message: string;
}

export type Answer = (Subscribed | Digest | ServerError | { readonly type: "unsubscribed" | "pong" }) & {
  readonly id?: string;
};

export type ServerMessage =
  | Connected
  | MetricUpdate
  | Live
  | ServerStats
  | Answer
  | { readonly type: "going_away"; readonly retryAfterMs: number };

