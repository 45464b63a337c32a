"""An S3 server on this machine, as a program of its own: prints the port it listens on.

It answers one request after the other: what S3 promises of a conditional put, that one of two wins, then holds here too.
"""

from __future__ import annotations

from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server


class Quiet(WSGIRequestHandler):
    def log(self, *_: object, **__: object) -> None: ...


if __name__ == "__main__":
    app = DomainDispatcherApplication(create_backend_app)
    server = make_server("127.0.0.1", 0, app, threaded=False, request_handler=Quiet)  # type: ignore[arg-type]
    print(server.port, flush=True)
    server.serve_forever()
