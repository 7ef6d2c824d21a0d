// bun: the relay with bun's own server, and its publish, for clients. Arguments: agents' port, clients' port, descriptor,
// "update" or "batch".
import { Relay, serveAgents } from './relay.mjs';

const [ingestPort, clientPort, descriptorFile, grain] = process.argv.slice(2);

const relay = new Relay(grain === 'batch', (group, text) => server.publish(`m:${group.selector}`, text));

const server = Bun.serve({
  hostname: '127.0.0.1',
  port: Number(clientPort),
  fetch: (request, listener) =>
    listener.upgrade(request, { data: { groups: new Set() } }) ? undefined : new Response('', { status: 400 }),
  websocket: {
    idleTimeout: 0,
    perMessageDeflate: false,
    // Nothing is dropped in silence, so memory has hardly a bound.
    backpressureLimit: 1 << 30,
    message(client, request) {
      const group = relay.subscribe(client, request);
      if (group) {
        client.data.groups.add(group);
        client.subscribe(`m:${group.selector}`);
      }
    },
    close(client) {
      client.data.groups.forEach((group) => group.clients.delete(client));
    },
  },
});
serveAgents(relay, ingestPort, descriptorFile);
