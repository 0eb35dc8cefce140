"""An OpenID Connect provider for tests: says of whoever comes what the test told it to say."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs


@dataclass
class IdentityProvider:
    """`claims` is what userinfo answers; `asked` keeps what the client sent to the token endpoint."""

    url: str
    claims: Mapping[str, object] = field(default_factory=dict)
    asked: list[dict[str, list[str]]] = field(default_factory=list)


@contextmanager
def identity_provider() -> Iterator[IdentityProvider]:
    """Listens on this machine until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.endswith("openid-configuration"):
                names = ("authorization", "token", "userinfo")
                self._answer(
                    {f"{name}_endpoint": f"{provider.url}/{name}" for name in names} | {"issuer": provider.url}
                )
            else:
                self._answer(provider.claims)

        def do_POST(self) -> None:
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode("ascii")
            provider.asked.append(parse_qs(sent))
            self._answer({"access_token": "of the test", "token_type": "Bearer", "expires_in": 60})

        def _answer(self, value: Mapping[str, object]) -> None:
            data = json.dumps(value).encode("utf-8")
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = IdentityProvider(f"http://127.0.0.1:{server.server_port}")
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
