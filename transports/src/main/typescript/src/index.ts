/**
 * A client of ringcast's live channel. Many widgets share one socket; each subscription keeps a mirror of the series that it
 * was told of, and goes on where it was after a lost connection.
 */
export { createClient } from "./client.js";
export { digestOf } from "./digest.js";
export { seriesKey } from "./series.js";
export type { Series, SeriesName, Value } from "./series.js";
export type { Live, ServerStats } from "./messages.js";
export type {
  Client,
  ClientError,
  ClientOptions,
  ConnectionState,
  Handlers,
  SubscribeOptions,
  Subscription,
  Topic,
  WebSocketClass,
  WebSocketLike,
} from "./options.js";
