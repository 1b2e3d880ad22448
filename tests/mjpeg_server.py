"""An MJPEG server on loopback that does what servers do: serve, stall, drip, send garbage, change size, break off."""

import base64
import http.server
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tests.films import SIZE, jpeg

RATE = 60.0


class Server:
    """`mode` may be changed at any time: serve, small, stall, drip, garbage, cut, drop."""

    def __init__(self) -> None:
        self.mode = "serve"
        self.password = ""
        self.lengths = True
        self.connections = 0
        self.over = threading.Event()
        self._server: http.server.ThreadingHTTPServer | None = None
        self.port = 0

    @property
    def url(self) -> str:
        """Where the pictures are."""
        return f"http://127.0.0.1:{self.port}/mjpeg"

    def start(self) -> None:
        """Listen, on the port it had if it had one."""
        outer = self
        self.over.clear()

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.connections += 1
                outer.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        self._server.daemon_threads = False
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.01,), name="mjpeg").start()

    def stop(self) -> None:
        """Break off every answer and refuse new ones."""
        self.over.set()
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def answer(self, handler: http.server.BaseHTTPRequestHandler) -> None:
        """One client's pictures, until one of both has enough."""
        wanted = "Basic " + base64.b64encode(self.password.encode()).decode()
        if self.password and handler.headers.get("Authorization") != wanted:
            handler.send_response(401)
            handler.send_header("WWW-Authenticate", 'Basic realm="camera"')
            handler.end_headers()
            return
        if handler.path == "/moved":
            handler.send_response(302)
            handler.send_header("Location", "/mjpeg")
            handler.end_headers()
            return
        if handler.path == "/file":
            handler.send_response(302)
            handler.send_header("Location", "file:/secret")
            handler.end_headers()
            return
        if handler.path != "/mjpeg":
            found = handler.path == "/page"
            handler.send_response(200 if found else 404)
            handler.send_header("Content-Type", "text/html")
            handler.end_headers()
            return
        handler.send_response(200)
        handler.send_header("Content-Type", 'multipart/x-mixed-replace; boundary="--next"')
        handler.end_headers()
        try:
            for part in self._parts():
                handler.wfile.write(part)
        except OSError:
            return

    def _parts(self) -> Iterator[bytes]:
        for index in range(10**9):
            if self.over.wait(1 / RATE) or self.mode == "drop":
                return
            while self.mode == "stall":
                if self.over.wait(0.01):
                    return
            data = jpeg(index, (SIZE[0] // 2, SIZE[1] // 2) if self.mode == "small" else SIZE)
            if self.mode == "garbage":
                data = bytes(range(256)) * 20
            if self.mode == "cut":
                data = data[:-100]
            length = b"Content-Length: %d\r\n" % len(data) if self.lengths else b""
            part = b"--next\r\nContent-Type: image/jpeg\r\n%s\r\n%s\r\n" % (length, data)
            if self.mode != "drip":
                yield part
                continue
            for at in range(len(part)):
                if self.over.wait(0.1) or self.mode != "drip":
                    return
                yield part[at : at + 1]


@contextmanager
def serving() -> Iterator[Server]:
    """A server for as long as that."""
    server = Server()
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def silent() -> Iterator[socket.socket]:
    """A listener whose clients are never answered."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(30)
        yield listener
