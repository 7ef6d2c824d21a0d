import type { Answer, ServerError } from "./messages.js";

/** The server takes 16 unanswered requests. */
const UNANSWERED_MAX = 8;
/** Sent in one go; so many a second are left for pings. */
const SENT_MAX = 8;
const SHARE = 0.8;

type Answered = (answer: Answer) => void;

/** Sends requests no faster than the server takes them, and brings each its answer. */
export class Requests {
  private readonly waiting: [request: object, answered: Answered][] = [];
  private unanswered = new Map<string, Answered>();
  private lastId = 0;
  private sentCount = 0;
  private sentMax = 0;
  private periodMs = 0;
  private timer: unknown;

  constructor(private readonly sendText: (text: string) => void) {}

  /** As many messages a second as the server says that it takes. */
  pace(messagesPerSecond: number): void {
    const perSecond = messagesPerSecond * SHARE;
    this.sentMax = Math.max(1, Math.min(SENT_MAX, Math.floor(perSecond)));
    this.periodMs = (this.sentMax / perSecond) * 1000;
  }

  send(request: object, answered: Answered): void {
    this.waiting.push([request, answered]);
    this.pump();
  }

  /** Whether the message was an answer to a request. */
  take(message: { readonly id?: string }): boolean {
    const answered = this.unanswered.get(message.id ?? "");
    if (!answered) {
      return false;
    }
    this.unanswered.delete(message.id!);
    answered(message as Answer);
    this.pump();
    return true;
  }

  /** The connection was lost. */
  fail(error: ServerError): void {
    const failed = [...this.unanswered.values(), ...this.waiting.splice(0).map(([, answered]) => answered)];
    this.unanswered = new Map();
    clearTimeout(this.timer as number);
    this.timer = undefined;
    this.sentCount = 0;
    failed.forEach((answered) => answered(error));
  }

  private pump(): void {
    while (this.waiting.length && this.unanswered.size < UNANSWERED_MAX && this.sentCount < this.sentMax) {
      const [request, answered] = this.waiting.shift()!;
      const id = String(++this.lastId);
      this.sentCount++;
      this.unanswered.set(id, answered);
      this.sendText(JSON.stringify({ ...request, id }));
    }
    if (this.sentCount && !this.timer) {
      this.timer = setTimeout(() => {
        this.timer = undefined;
        this.sentCount = 0;
        this.pump();
      }, this.periodMs);
    }
  }
}
