// node: the relay with `ws` for its clients. Arguments: agents' port, clients' port, descriptor, "update" or "batch".
import { WebSocketServer } from 'ws';
import { Relay, serveAgents } from './relay.mjs';

const [ingestPort, clientPort, descriptorFile, grain] = process.argv.slice(2);

const relay = new Relay(grain === 'batch', (group, text) => {
  const bytes = Buffer.from(text);
  for (const client of group.clients) {
    client.send(bytes, { binary: false });
  }
});

const clients = new WebSocketServer({
  host: '127.0.0.1',
  port: Number(clientPort),
  backlog: 1024,
  perMessageDeflate: false,
});
clients.on('connection', (client) => {
  const groups = new Set();
  client.on('message', (request) => {
    const group = relay.subscribe(client, request.toString());
    if (group) {
      groups.add(group);
    }
  });
  client.on('close', () => groups.forEach((group) => group.clients.delete(client)));
  client.on('error', () => client.terminate());
});
serveAgents(relay, ingestPort, descriptorFile);
