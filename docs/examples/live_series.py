#!/usr/bin/env python3
"""Prints live series: live_series.py [url] [selector]. RINGCAST_TOKEN is shown where it is set.

Needs the package websockets, 10 or later (Debian: python3-websockets). It comes back by itself after a lost
connection, and asks only for what has changed since.
"""
import asyncio
import json
import os
import sys

import websockets

FINAL_CODES = {1002, 1003, 1007, 1008, 1009, 4400, 4401, 4403}


def key(item):
    return (item["agent"], item["metric"], tuple(sorted(item["labels"].items())))


class Mirror:
    """What the server has told, by series."""

    def __init__(self):
        self.series = {}
        self.is_live = False
        self.resume = None
        self.epoch = None

    def take(self, message):
        kind = message["type"]
        if kind == "subscribed":
            self.epoch = message["epoch"]
            self.is_live = False
            if not message["resumed"]:
                self.series.clear()
        elif kind == "metric_update":
            for item in message["updates"]:
                self.series[key(item)] = item
                print(f"{item['metric']}{json.dumps(item['labels'])} of {item['agent']} = {item['value']}", flush=True)
            for item in message.get("removed", []):
                self.series.pop(key(item), None)
        elif kind == "live":
            self.is_live = True
            print(f"live: {message['series']} series", flush=True)
        elif kind == "error":
            print(f"{message['code']}: {message['message']}", file=sys.stderr, flush=True)
        # Before the first live there is nothing to go on from.
        if self.is_live and kind in ("metric_update", "live") and not message.get("more"):
            self.resume = {"epoch": self.epoch, "seq": message["seq"]}


async def main(url="ws://localhost:8081", selector=None, mirror=None):
    mirror = mirror or Mirror()
    token = os.environ.get("RINGCAST_TOKEN")
    subprotocols = ["ringcast.v1.json", "bearer." + token] if token else None
    async for socket in websockets.connect(url, subprotocols=subprotocols):
        try:
            request = {"type": "subscribe", "id": "1", "topic": "metrics", "selector": selector}
            if mirror.resume:
                request["resume"] = mirror.resume
            await socket.send(json.dumps(request))
            async for text in socket:
                mirror.take(json.loads(text))
        except websockets.ConnectionClosed:
            pass
        if socket.close_code in FINAL_CODES:
            sys.exit(f"closed for good: {socket.close_code} {socket.close_reason}")


if __name__ == "__main__":
    try:
        asyncio.run(main(*sys.argv[1:]))
    except KeyboardInterrupt:
        pass
