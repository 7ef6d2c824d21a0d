import type { Handlers } from "../src/index.js";

/** Handlers that write down what they are told. */
export class Recorder implements Handlers {
  readonly events: string[] = [];
  readonly states: string[] = [];

  snapshot(series: readonly { metric: string }[]) {
    this.events.push("snapshot " + series.map(({ metric }) => metric));
  }
  update(series: readonly { metric: string; value: unknown }[]) {
    this.events.push("update " + series.map(({ metric, value }) => metric + "=" + value));
  }
  removed(series: readonly { metric: string }[]) {
    this.events.push("removed " + series.map(({ metric }) => metric));
  }
  live({ series }: { series: number }) {
    this.events.push("live " + series);
  }
  stats() {
    this.events.push("stats");
  }
  error({ code, message }: { code: string; message: string }) {
    this.events.push("error " + code + (code === "closed" ? " " + message : ""));
  }
  state(state: string) {
    this.states.push(state);
  }
}
