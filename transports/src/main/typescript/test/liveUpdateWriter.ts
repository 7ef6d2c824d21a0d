import type { MetricUpdate } from "../src/messages.js";
import { seriesKey, type Series, type SeriesName, type Value } from "../src/series.js";

/** Writes `ringcast.v1.LiveUpdate` from what the same message is in JSON; plain, and for tests alone. */
export class LiveUpdateWriter {
  private readonly ids = new Map<string, number>();

  /** @param declareAll also the series that were declared before. */
  write(message: MetricUpdate, declareAll: boolean): Uint8Array {
    const out = new Bytes();
    const base = message.updates.length ? BigInt(message.updates[0]!.timestampNs) : 0n;
    out.uint(1, BigInt(message.subscription)).uint(2, BigInt(message.seq));
    out.uint(3, message.snapshot ? 1n : 0n).uint(4, message.more ? 1n : 0n).fixed(5, base);
    for (const series of message.updates) {
      if (declareAll || !this.ids.has(seriesKey(series))) {
        out.bytes(6, this.declaration(series));
      }
      out.bytes(7, this.item(series, base));
    }
    const removed = new Bytes();
    for (const name of message.removed ?? []) {
      removed.varint(BigInt(this.idOf(name)));
    }
    return (message.removed?.length ? out.bytes(8, removed) : out).take();
  }

  /** As the server numbers its series. */
  idOf(name: SeriesName): number {
    const key = seriesKey(name);
    const id = this.ids.get(key) ?? this.ids.size;
    this.ids.set(key, id);
    return id;
  }

  private declaration(series: SeriesName): Bytes {
    const out = new Bytes().uint(1, BigInt(this.idOf(series))).text(2, series.agent).text(3, series.metric);
    for (const name of Object.keys(series.labels).sort()) {
      out.bytes(4, new Bytes().text(1, name).text(2, series.labels[name]!));
    }
    return out;
  }

  private item(series: Series, base: bigint): Bytes {
    const out = new Bytes().uint(1, BigInt(this.idOf(series)));
    out.sint(2, BigInt(series.timestampNs) - base, false);
    out.value(3, 4, series.value);
    out.uint(5, BigInt(series.n ?? 0));
    out.uint(6, series.kind ? (series.kind === "delta" ? 3n : 2n) : 0n);
    out.value(7, 7, series.rate).value(8, 9, series.total);
    const [times, doubles, integers] = [new Bytes(), new Bytes(), new Bytes()];
    for (const [timestampNs, value] of series.earlier ?? []) {
      times.zigzag(BigInt(timestampNs) - base);
      typeof value === "number" ? doubles.double(value) : integers.zigzag(BigInt(value));
    }
    out.packed(10, times).packed(11, doubles).packed(12, integers);
    out.value(13, 15, series.min).value(14, 16, series.max);
    return out.uint(17, series.envelope === false ? 1n : 0n);
  }
}

class Bytes {
  private readonly all: number[] = [];

  take(): Uint8Array {
    return Uint8Array.from(this.all);
  }

  varint(value: bigint): this {
    let rest = BigInt.asUintN(64, value);
    for (; rest > 127n; rest >>= 7n) {
      this.all.push(Number(rest & 127n) | 128);
    }
    this.all.push(Number(rest));
    return this;
  }

  zigzag(value: bigint): this {
    const bits = BigInt.asIntN(64, value);
    return this.varint((bits << 1n) ^ (bits >> 63n));
  }

  double(value: number): this {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, value, true);
    this.all.push(...new Uint8Array(view.buffer));
    return this;
  }

  uint(field: number, value: bigint): this {
    return value ? this.tag(field, 0).varint(value) : this;
  }

  sint(field: number, value: bigint, isPresent: boolean): this {
    return value || isPresent ? this.tag(field, 0).zigzag(value) : this;
  }

  fixed(field: number, value: bigint): this {
    const view = new DataView(new ArrayBuffer(8));
    view.setBigInt64(0, value, true);
    this.tag(field, 1).all.push(...new Uint8Array(view.buffer));
    return this;
  }

  value(doubleField: number, integerField: number, value: Value | undefined): this {
    if (value === undefined) {
      return this;
    }
    return typeof value === "number"
      ? this.tag(doubleField, 1).double(value)
      : this.sint(integerField, BigInt(value), true);
  }

  text(field: number, text: string): this {
    const bytes = new TextEncoder().encode(text);
    this.tag(field, 2).varint(BigInt(bytes.length)).all.push(...bytes);
    return this;
  }

  bytes(field: number, bytes: Bytes): this {
    this.tag(field, 2).varint(BigInt(bytes.all.length)).all.push(...bytes.all);
    return this;
  }

  packed(field: number, bytes: Bytes): this {
    return bytes.all.length ? this.bytes(field, bytes) : this;
  }

  private tag(field: number, wireType: number): this {
    return this.varint(BigInt((field << 3) | wireType));
  }
}
