import type { Declared } from "./binaryFormat.js";
import type { Live, MetricUpdate, Subscribed } from "./messages.js";
import type { Handlers, SubscribeOptions } from "./options.js";
import { seriesKey, type Series } from "./series.js";

/** Who shares a feed; an object of its own for each, even where two have the same handlers. */
export interface Widget {
  readonly handlers: Handlers;
  /** Whether its subscribe has returned; nothing is told before. */
  isReady: boolean;
}

/** One subscription of the server, the widgets that share it, and what is known through it. */
export class Feed {
  readonly widgets = new Set<Widget>();
  readonly mirror = new Map<string, Series>();
  readonly declared: Declared = new Map();
  /** The server's number, as it was last confirmed; 0: it never was. */
  number = 0;
  /** Topic and selector as the server writes them. */
  canonical = "";
  isLive = false;
  /** The feed that turned out to be the same to the server, and has taken the widgets over. */
  twin: Feed | undefined;
  private epoch = "";
  /** The last sequence up to which everything was told; -1: none. */
  private seq = -1;

  /**
   * @param name topic and selector, as text to compare.
   * @param wanted the other options, as text to compare.
   */
  constructor(
    readonly name: string,
    readonly options: SubscribeOptions,
    readonly wanted: string,
  ) {}

  /** What to ask the server for. */
  request(): object {
    const { selector = null, ...options } = this.options;
    return {
      type: "subscribe",
      topic: "metrics",
      ...options,
      selector,
      ...(this.seq >= 0 && { resume: { epoch: this.epoch, seq: this.seq } }),
    };
  }

  emit<Event extends keyof Handlers>(event: Event, argument: Parameters<NonNullable<Handlers[Event]>>[0]): void {
    for (const widget of [...this.widgets]) {
      // One may have left while another was told.
      if (widget.isReady && this.widgets.has(widget)) {
        tell(widget.handlers, event, argument);
      }
    }
  }

  /** Tells a widget that joins what the others know. */
  greet(handlers: Handlers): void {
    if (this.mirror.size && this.options.snapshot !== false) {
      tell(handlers, "snapshot", [...this.mirror.values()]);
    }
    if (this.isLive) {
      tell(handlers, "live", { seq: this.seq, series: this.mirror.size });
    }
  }

  onSubscribed({ subscription, topic, selector, epoch, resumed }: Subscribed): void {
    this.number = subscription;
    this.canonical = topic + " " + selector;
    this.epoch = epoch;
    if (!resumed) {
      this.forget();
      const gone = [...this.mirror.values()];
      this.mirror.clear();
      this.declared.clear();
      if (gone.length) {
        this.emit("removed", gone);
      }
    }
  }

  onUpdate({ seq, snapshot, more, updates, removed = [] }: MetricUpdate): void {
    for (const series of updates) {
      this.mirror.set(seriesKey(series), series);
    }
    for (const name of removed) {
      this.mirror.delete(seriesKey(name));
    }
    if (this.isLive && !more) {
      this.seq = seq;
    }
    if (updates.length) {
      this.emit(snapshot ? "snapshot" : "update", updates);
    }
    if (removed.length) {
      this.emit("removed", removed);
    }
  }

  onLive(live: Live): void {
    this.isLive = true;
    this.seq = live.seq;
    this.emit("live", live);
  }

  /** The next subscribe will ask for everything. */
  forget(): void {
    this.seq = -1;
    this.isLive = false;
  }

  /** Another feed is the same to the server. */
  handOver(twin: Feed): void {
    this.twin = twin;
    for (const widget of this.widgets) {
      twin.widgets.add(widget);
      if (widget.isReady) {
        twin.greet(widget.handlers);
      }
    }
  }
}

/** Tells one widget something; what it throws is its own trouble. */
export function tell<Event extends keyof Handlers>(
  handlers: Handlers,
  event: Event,
  argument: Parameters<NonNullable<Handlers[Event]>>[0],
): void {
  try {
    (handlers[event] as ((argument: unknown) => void) | undefined)?.call(handlers, argument);
  } catch (error) {
    console.error(error);
  }
}
