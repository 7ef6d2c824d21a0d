// Prints live series: node live_series.mjs [url] [selector]. RINGCAST_TOKEN is shown where it is set.
// Needs two packages: npm install ws, and the client, npm install <where ringcast is>/transports/target/typescript
import { createClient } from "@ringcast/client";
import WebSocket from "ws";

const [url = "ws://localhost:8081", selector] = process.argv.slice(2);
const name = ({ agent, metric, labels }) => `${metric}${JSON.stringify(labels)} of ${agent}`;
const print = (series) => series.forEach((one) => console.log(`${name(one)} = ${one.value}`));

const client = createClient({ url, token: process.env.RINGCAST_TOKEN, format: "binary", WebSocket });
const subscription = client.subscribe({ selector }, {
  snapshot: print,
  update: print,
  removed: (series) => series.forEach((one) => console.log(`${name(one)} ended`)),
  live: ({ series }) => console.log(`live: ${series} series`),
  state: (state) => console.error(state),
  error: ({ code, message }) => console.error(`${code}: ${message}`),
});

process.on("SIGINT", () => {
  console.log(`${subscription.series.size} series known`);
  client.close();
});
