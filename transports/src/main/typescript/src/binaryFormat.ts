import { decimalOf, sumOf, type Halves } from "./int64.js";
import type { MetricUpdate } from "./messages.js";
import { Fields } from "./protobufFields.js";
import type { Series, SeriesName, Value } from "./series.js";

/** The series that were declared on a subscription, by number. */
export type Declared = Map<number, SeriesName>;

const KINDS: readonly (Series["kind"] | undefined)[] = [, , "cumulative", "delta"];

/** A binary frame, which holds a protobuf `ringcast.v1.LiveUpdate`; empty where nobody wants it any more. */
export function readLiveUpdate(bytes: Uint8Array, declaredOn: (subscription: number) => Declared | undefined): MetricUpdate {
  let subscription = 0;
  let seq = 0;
  let snapshot = false;
  let more = false;
  let base: Halves = [0, 0];
  const declarations: Fields[] = [];
  const items: Fields[] = [];
  const removedIds: number[] = [];
  for (const fields = new Fields(bytes); fields.next(); ) {
    switch (fields.number) {
      case 1:
        subscription = fields.uint();
        break;
      case 2:
        seq = fields.uint();
        break;
      case 3:
        snapshot = !!fields.uint();
        break;
      case 4:
        more = !!fields.uint();
        break;
      case 5:
        base = fields.fixed();
        break;
      case 6:
        declarations.push(fields.message());
        break;
      case 7:
        items.push(fields.message());
        break;
      case 8:
        fields.varints(() => removedIds.push(fields.uint()));
    }
  }
  const declared = declaredOn(subscription);
  if (!declared) {
    return { type: "metric_update", subscription, seq, updates: [] };
  }
  declarations.forEach((fields) => declare(fields, declared));
  const updates = items.map((fields) => readItem(fields, base, declared));
  // A removal may name one that was never told.
  const removed = removedIds.flatMap((id) => declared.get(id) ?? []);
  removedIds.forEach((id) => declared.delete(id));
  return { type: "metric_update", subscription, seq, snapshot, more, updates, removed };
}

function declare(fields: Fields, declared: Declared): void {
  let id = 0;
  // A label may be called __proto__.
  const name = { agent: "", metric: "", labels: Object.create(null) as Record<string, string> };
  while (fields.next()) {
    switch (fields.number) {
      case 1:
        id = fields.uint();
        break;
      case 2:
        name.agent = fields.string();
        break;
      case 3:
        name.metric = fields.string();
        break;
      case 4:
        readLabel(fields.message(), name.labels);
    }
  }
  declared.set(id, name);
}

function readLabel(fields: Fields, labels: Record<string, string>): void {
  let name = "";
  let value = "";
  while (fields.next()) {
    if (fields.number === 1) {
      name = fields.string();
    } else if (fields.number === 2) {
      value = fields.string();
    }
  }
  labels[name] = value;
}

function readItem(fields: Fields, base: Halves, declared: Declared): Series {
  let id = 0;
  let timestampNs = decimalOf(base);
  let value: Value = 0;
  const rest: { -readonly [Field in keyof Series]?: Series[Field] } = {};
  const earlierTimes: string[] = [];
  const earlierValues: Value[] = [];
  const time = () => decimalOf(sumOf(base, fields.sint()));
  const integer = () => decimalOf(fields.sint());
  while (fields.next()) {
    switch (fields.number) {
      case 1:
        id = fields.uint();
        break;
      case 2:
        timestampNs = time();
        break;
      case 3:
        value = fields.double();
        break;
      case 4:
        value = integer();
        break;
      case 5:
        rest.n = fields.uint();
        break;
      case 6:
        rest.kind = KINDS[fields.uint()]!;
        break;
      case 7:
        rest.rate = fields.double();
        break;
      case 8:
        rest.total = fields.double();
        break;
      case 9:
        rest.total = integer();
        break;
      case 10:
        fields.varints(() => earlierTimes.push(time()));
        break;
      case 11:
        fields.doubles(() => earlierValues.push(fields.double()));
        break;
      case 12:
        fields.varints(() => earlierValues.push(integer()));
        break;
      case 13:
        rest.min = fields.double();
        break;
      case 14:
        rest.max = fields.double();
        break;
      case 15:
        rest.min = integer();
        break;
      case 16:
        rest.max = integer();
        break;
      case 17:
        rest.envelope = false;
    }
  }
  if (earlierTimes.length) {
    rest.earlier = earlierTimes.map((timeNs, i) => [timeNs, earlierValues[i]!] as const);
  }
  return { ...nameOf(id, declared), id, timestampNs, value, ...rest };
}

function nameOf(id: number, declared: Declared): SeriesName {
  const name = declared.get(id);
  if (!name) {
    throw new Error("series " + id + " was not declared");
  }
  return name;
}
