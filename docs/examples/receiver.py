"""接收推送：核实签名，同一条只办一次，先应答再办理。

    PIAOQI_WEBHOOK_SECRET=whsec_… python receiver.py 8400

Receives what a webhook tells: verifies it, acts on each message once, and answers before it acts.
"""

import os
import sys
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from piaoqi.client import SignatureError, Told, verify_webhook

LARGEST = 64 * 1024


def receiver(secret: str, act: Callable[[Told], object]) -> type[BaseHTTPRequestHandler]:
    """`act` is called once for each message. A real program keeps the ids in its database, with what it did."""
    seen: set[str] = set()

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(min(int(self.headers.get("Content-Length", "0")), LARGEST))
            try:
                told = verify_webhook(secret, dict(self.headers), body)
            except SignatureError:
                self.send_error(401)
                return
            self.send_response(204)
            self.end_headers()
            if told.id not in seen:
                seen.add(told.id)
                Thread(target=act, args=(told,)).start()

    return Receiver


if __name__ == "__main__":
    handler = receiver(os.environ["PIAOQI_WEBHOOK_SECRET"], lambda told: sys.stdout.write(f"{told}\n"))
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), handler).serve_forever()
