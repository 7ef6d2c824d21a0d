import { Connection } from "./connection.js";
import { digestOf } from "./digest.js";
import { Feed, tell, type Widget } from "./feed.js";
import type { Answer, Connected, ServerError, ServerMessage, Subscribed } from "./messages.js";
import type { Client, ClientError, ClientOptions, Handlers, SubscribeOptions, Subscription } from "./options.js";
import { watchPage } from "./page.js";
import { Requests } from "./requests.js";

/** How long a connection outlives its last subscription, for the next widget. */
const IDLE_MS = 5000;
const HIDDEN_AFTER_MS = 60000;
/** Where the server says nothing about it. */
const MESSAGES_PER_SECOND = 100;
/** What the server may answer otherwise on the next connection; whatever else it refuses is over. */
const PASSING = ["disconnected", "internal", "limit-exceeded"];

/** A client that connects with its first subscription. */
export function createClient(options: ClientOptions): Client {
  return new SharedClient(options);
}

/** Many widgets on one connection. */
class SharedClient implements Client {
  /** By topic and selector, as the server knows them. */
  private readonly feeds = new Map<string, Feed>();
  private readonly byNumber = new Map<number, Feed>();
  private readonly connection: Connection;
  private readonly requests = new Requests((text) => this.connection.send(text));
  private readonly leavePage: () => void;
  private readonly digestTimer: unknown;
  private idleTimer: unknown;
  private isPaused = false;
  private isClosed = false;

  constructor(options: ClientOptions) {
    this.connection = new Connection(options, this);
    this.leavePage = watchPage(options.hiddenAfterMs ?? HIDDEN_AFTER_MS, this);
    if (options.digestEveryMs) {
      this.digestTimer = setInterval(() => this.verifyAll(), options.digestEveryMs);
    }
  }

  get state() {
    return this.connection.state;
  }

  subscribe(options: SubscribeOptions, handlers: Handlers): Subscription {
    if (this.isClosed) {
      throw new Error("the client is closed");
    }
    const widget: Widget = { handlers, isReady: false };
    let feed = this.feedFor(options);
    const current = () => {
      while (feed.twin) {
        feed = feed.twin;
      }
      return feed;
    };
    feed.widgets.add(widget);
    queueMicrotask(() => {
      if (current().widgets.has(widget)) {
        widget.isReady = true;
        tell(handlers, "state", this.state);
        current().greet(handlers);
      }
    });
    clearTimeout(this.idleTimer as number);
    this.openIfNeeded();
    return {
      get series() {
        return current().mirror;
      },
      get isLive() {
        return current().isLive;
      },
      verify: () => this.verify(current()),
      unsubscribe: () => {
        current().widgets.delete(widget);
        // A page that is drawn anew leaves and joins in one go.
        setTimeout(() => this.release(current()));
      },
    };
  }

  reconnect(): void {
    this.isPaused = false;
    if (this.feeds.size) {
      this.connection.open();
    }
  }

  close(): void {
    this.isClosed = true;
    this.connection.close();
    this.feeds.clear();
    this.leavePage();
    clearInterval(this.digestTimer as number);
    clearTimeout(this.idleTimer as number);
  }

  onHidden(): void {
    this.isPaused = true;
    this.connection.close();
  }

  onShown(): void {
    if (this.isPaused) {
      this.reconnect();
    } else {
      this.onNetwork();
    }
  }

  onNetwork(): void {
    this.connection.probe();
  }

  onState(): void {
    this.emit("state", this.state);
  }

  onConnected({ limits }: Connected): void {
    this.requests.pace(limits["messagesPerSecond"] || MESSAGES_PER_SECOND);
    this.feeds.forEach((feed) => this.ask(feed));
  }

  onMessage(message: ServerMessage): void {
    if (this.requests.take(message as Answer)) {
      return;
    }
    if (message.type === "error") {
      this.onError(message);
    } else if ("subscription" in message) {
      const feed = this.byNumber.get(message.subscription);
      if (message.type === "metric_update") {
        feed?.onUpdate(message);
      } else if (message.type === "live") {
        feed?.onLive(message);
      } else if (message.type === "server_stats") {
        feed?.emit("stats", message);
      }
    }
  }

  onLost(message: string): void {
    this.byNumber.clear();
    this.feeds.forEach((feed) => (feed.isLive = false));
    this.requests.fail({ type: "error", code: "disconnected", message });
  }

  onError({ code, message }: ClientError): void {
    if (code === "unreadable") {
      this.feeds.forEach((feed) => feed.forget());
    }
    this.emit("error", { code, message });
  }

  declaredOn(number: number) {
    return this.byNumber.get(number)?.declared;
  }

  private emit<Event extends keyof Handlers>(event: Event, argument: Parameters<NonNullable<Handlers[Event]>>[0]): void {
    this.feeds.forEach((feed) => feed.emit(event, argument));
  }

  private openIfNeeded(): void {
    if (this.feeds.size && !this.isPaused && this.state === "disconnected") {
      this.connection.open();
    }
  }

  private feedFor(options: SubscribeOptions): Feed {
    const { topic = "metrics", selector = null, newestOnly, maxHz, envelope, snapshot, fields } = options;
    const name = JSON.stringify([topic, selector]);
    const wanted = JSON.stringify([newestOnly, maxHz, envelope, snapshot, fields]);
    const known = this.feeds.get(name);
    if (known?.wanted === wanted) {
      return known;
    }
    if (known) {
      if (known.widgets.size) {
        throw new Error("subscribed to with other options already: " + name);
      }
      this.release(known);
    }
    const feed = new Feed(name, options, wanted);
    this.feeds.set(name, feed);
    if (this.state === "connected") {
      this.ask(feed);
    }
    return feed;
  }

  private ask(feed: Feed): void {
    this.requests.send(feed.request(), (answer) => {
      if (answer.type === "error") {
        this.onRefused(feed, answer);
      } else {
        this.onSubscribed(feed, answer as Subscribed);
      }
    });
  }

  private onRefused(feed: Feed, { code, message }: ServerError): void {
    if (code !== "disconnected") {
      feed.emit("error", { code, message });
    }
    if (!PASSING.includes(code)) {
      this.remove(feed);
    }
  }

  private onSubscribed(feed: Feed, answer: Subscribed): void {
    if (this.feeds.get(feed.name) !== feed) {
      // Everybody has left; the unsubscribe is on its way.
      return;
    }
    const twin = this.byNumber.get(answer.subscription);
    if (twin && twin !== feed) {
      // Two texts of one selector: the server has acknowledged again what it sends already.
      this.remove(feed);
      feed.handOver(twin);
      this.release(twin);
      return;
    }
    this.byNumber.set(answer.subscription, feed);
    feed.onSubscribed(answer);
    for (const other of this.feeds.values()) {
      if (other !== feed && other.canonical === feed.canonical) {
        other.emit("error", { code: "replaced", message: "subscribed to with other options: " + feed.canonical });
        this.remove(other);
      }
    }
  }

  /** Returns whether it was there. */
  private remove(feed: Feed): boolean {
    this.forgetNumber(feed);
    return this.feeds.get(feed.name) === feed && this.feeds.delete(feed.name);
  }

  /** The number may be another feed's by now. */
  private forgetNumber(feed: Feed): void {
    if (this.byNumber.get(feed.number) === feed) {
      this.byNumber.delete(feed.number);
    }
  }

  /** Ends a subscription of the server when the last widget has left. */
  private release(feed: Feed): void {
    if (feed.widgets.size || !this.remove(feed)) {
      return;
    }
    this.unsubscribe(feed);
    if (!this.feeds.size) {
      this.idleTimer = setTimeout(() => this.connection.close(), IDLE_MS);
    }
  }

  private unsubscribe({ options }: Feed): void {
    if (this.state === "connected") {
      const { topic = "metrics", selector = null } = options;
      this.requests.send({ type: "unsubscribe", topic, selector }, () => {});
    }
  }

  /** @param isSecond whether the one before differed, which may have overtaken updates that came late. */
  private verify(feed: Feed, isSecond = false): Promise<boolean> {
    return new Promise((resolve, reject) => {
      if (!feed.isLive || feed.options.snapshot === false) {
        reject(new Error("there is no whole mirror"));
        return;
      }
      this.requests.send({ type: "digest", subscription: feed.number }, (answer) => {
        if (answer.type !== "digest") {
          reject(new Error((answer as ServerError).message));
        } else if (answer.digest === digestOf(feed.mirror)) {
          resolve(true);
        } else if (isSecond) {
          this.beginAnew(feed, answer.digest);
          resolve(false);
        } else {
          resolve(this.verify(feed, true));
        }
      });
    });
  }

  private beginAnew(feed: Feed, digest: string): void {
    feed.emit("error", { code: "digest-mismatch", message: "the server's is " + digest });
    feed.forget();
    this.forgetNumber(feed);
    this.unsubscribe(feed);
    this.ask(feed);
  }

  private verifyAll(): void {
    // What stands in the way is no difference.
    this.feeds.forEach((feed) => this.verify(feed).catch(() => {}));
  }
}
