// A relay on @grpc/grpc-js: takes agents' batches, acks them, keeps the newest value of each series, and tells clients, of
// whom it knows no more than `client.send(text)` and what `broadcast(group, text)` does.
import { readFileSync } from 'node:fs';
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';

const DECODING = { keepCase: true, longs: String, enums: Number, defaults: false };

/** One for each distinct selector; its clients get the same bytes. */
class Group {
  constructor(selector) {
    this.selector = selector;
    this.clients = new Set();
    this.pending = [];
    const [, metric, labels] = /^([^{]*)(?:\{(.*)\})?$/.exec(selector);
    this.metric = metric;
    this.labels = [...(labels ?? '').matchAll(/([a-zA-Z0-9_]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]);
  }

  matches(item) {
    return (
      (this.metric === '' || this.metric === item.metric) &&
      this.labels.every(([name, value]) => (name === 'agent' ? item.agent : (item.labels[name] ?? '')) === value)
    );
  }
}

export class Relay {
  /** `broadcast(group, text)` sends a text to all clients of a group. */
  constructor(isBatching, broadcast) {
    this.isBatching = isBatching;
    this.broadcast = broadcast;
    this.series = new Map();
    this.groups = new Map();
    this.isFlushDue = false;
    this.seq = 0;
  }

  /** A client asks for series: it is told what there is, and then what comes. Returns its group. */
  subscribe(client, request) {
    const { type, selector = '' } = JSON.parse(request);
    if (type !== 'subscribe') {
      return null;
    }
    this.flush();
    const group = this.groups.get(selector) ?? this.born(new Group(selector));
    const items = [...this.series.values()].filter((known) => known.groups.includes(group)).map((known) => known.newest);
    client.send('{"type":"subscribed","topic":"metrics","subscription":1}');
    client.send(updateMessage(this.seq, items.map((item) => JSON.stringify(item)), ',"snapshot":true'));
    client.send(`{"type":"live","subscription":1,"seq":${this.seq},"series":${items.length}}`);
    group.clients.add(client);
    return group;
  }

  onBatch(agent, batch) {
    this.seq++;
    for (const { name, labels, timestamps_ns: times, values } of batch.series ?? []) {
      const known = this.find(agent, name, labels ?? []);
      const last = times.length - 1;
      known.newest = { ...known.key, timestampNs: times[last], value: values[last], n: known.newest.n + times.length };
      if (known.groups.length > 0) {
        const earlier = last > 0 ? { earlier: times.slice(0, last).map((time, i) => [time, values[i]]) } : {};
        this.tell(known.groups, JSON.stringify({ ...known.newest, ...earlier }));
      }
    }
    if (this.isBatching && !this.isFlushDue) {
      this.isFlushDue = true;
      setImmediate(() => this.flush());
    }
  }

  tell(groups, item) {
    for (const group of groups) {
      if (group.clients.size === 0) {
        continue;
      }
      if (this.isBatching) {
        group.pending.push(item);
      } else {
        this.broadcast(group, updateMessage(this.seq, [item], ''));
      }
    }
  }

  flush() {
    this.isFlushDue = false;
    for (const group of this.groups.values()) {
      if (group.pending.length > 0) {
        this.broadcast(group, updateMessage(this.seq, group.pending, ''));
        group.pending = [];
      }
    }
  }

  find(agent, metric, labels) {
    const id = `${agent}/${metric}/${labels.map((label) => `${label.name}=${label.value}`).join()}`;
    let known = this.series.get(id);
    if (!known) {
      const key = { agent, metric, labels: Object.fromEntries(labels.map((label) => [label.name, label.value])) };
      known = { key, newest: { n: 0 }, groups: [...this.groups.values()].filter((group) => group.matches(key)) };
      this.series.set(id, known);
    }
    return known;
  }

  born(group) {
    this.groups.set(group.selector, group);
    for (const known of this.series.values()) {
      if (group.matches(known.key)) {
        known.groups.push(group);
      }
    }
    return group;
  }
}

function updateMessage(seq, items, mark) {
  return `{"type":"metric_update","subscription":1,"seq":${seq}${mark},"updates":[${items.join()}]}`;
}

/** Serves agents on loopback; `descriptorFile` holds the descriptor of the contract. */
export function serveAgents(relay, port, descriptorFile) {
  const contract = protoLoader.loadFileDescriptorSetFromBuffer(readFileSync(descriptorFile), DECODING);
  const server = new grpc.Server({ 'grpc.max_receive_message_length': -1 });
  server.addService(grpc.loadPackageDefinition(contract).ringcast.v1.TelemetryIngest.service, {
    Session: (call) => session(relay, call),
  });
  server.bindAsync(`127.0.0.1:${port}`, grpc.ServerCredentials.createInsecure(), (error) => {
    if (error) {
      throw error;
    }
  });
}

function session(relay, call) {
  let agent = '';
  call.on('data', ({ handshake, batch }) => {
    if (handshake) {
      agent = handshake.agent_id;
      call.write({ handshake_ack: { agent_id: agent, session_id: '1' } });
    } else if (batch) {
      relay.onBatch(agent, batch);
      const accepted = batch.series.reduce((sum, { timestamps_ns: times }) => sum + times.length, 0);
      call.write({ acks: [{ seq: batch.seq, status: 1, accepted }] });
    }
  });
  call.on('end', () => call.end());
  call.on('error', () => {});
}
