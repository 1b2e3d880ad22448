"""MJPEG over http: pictures one after another in one answer, taken apart by hand and decoded through the gate."""

import contextlib
import http.client
import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import Message as Headers
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from convexplorer.compute.arrays import Array
from convexplorer.formats import images
from convexplorer.messages import UserError
from convexplorer.model.sources import Stream, title

OPEN_SECONDS, READ_SECONDS = 5.0, 2.0
"""How long a server may take to answer, and then to send the next bytes."""
LONGEST_LINE = 8_192
LARGEST_PICTURE = 64 << 20
MOST_HEADERS = 64
MOST_BAD = 20
"""Pictures one after another that cannot be decoded, until it is said."""


def pictures(spec: Stream) -> Iterator[Array]:
    """Each picture as (C, H, W); UserError when the stream cannot be opened or breaks off.

    Pictures that are damaged or cut off are left out, as long as others come.
    """
    name = title(spec)
    with told(name, urlsplit(spec.url).hostname or ""), _answer(spec) as answer:
        bad = 0
        for data in _parts(answer, _boundary(answer.headers, name), name):
            picture = _decoded(data)
            bad = bad + 1 if picture is None else 0
            if bad > MOST_BAD:
                raise UserError("stream-garbage", name=name)
            if picture is not None:
                yield picture


@contextlib.contextmanager
def told(name: str, host: str) -> Iterator[None]:
    """What goes wrong on the network as the one sentence that says what to do."""
    try:
        yield
    except urllib.error.HTTPError as error:
        error.close()  # it is the answer as well
        if error.code in (401, 403):
            raise UserError("stream-denied", name=name) from None
        raise UserError("stream-status", name=name, status=error.code, why=str(error.reason)) from None
    except urllib.error.URLError as error:
        reason = error.reason
        raise _told(reason if isinstance(reason, OSError) else OSError(str(reason)), name, host) from None
    except (OSError, http.client.HTTPException) as error:
        raise _told(error, name, host) from None


def _told(error: Exception, name: str, host: str) -> UserError:
    if isinstance(error, ssl.SSLCertVerificationError):
        return UserError("stream-certificate", name=name, why=error.verify_message)
    if isinstance(error, socket.gaierror):
        return UserError("stream-no-host", host=host)
    if isinstance(error, TimeoutError):
        return UserError("stream-timeout", name=name, seconds=OPEN_SECONDS)
    if isinstance(error, ConnectionRefusedError):
        return UserError("stream-refused", name=name)
    return UserError("stream-broken", name=name)


class _Patience:
    """A connection that waits less for the next bytes than it did for the answer."""

    sock: Any

    def getresponse(self) -> http.client.HTTPResponse:
        """The answer; its body comes within `READ_SECONDS`, or the source is lost."""
        held = self.sock
        answer: http.client.HTTPResponse = super().getresponse()  # type: ignore[misc]
        held.settimeout(READ_SECONDS)
        return answer


class _Plain(_Patience, http.client.HTTPConnection):
    """http."""


class _Secure(_Patience, http.client.HTTPSConnection):
    """https, with the certificates that the system trusts."""


class _Opens(urllib.request.HTTPHandler, urllib.request.HTTPSHandler):
    """Opens http and https, and nothing else that an address may name."""

    def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        """By a connection with patience."""
        return self.do_open(_Plain, request)

    def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        """The same, over TLS."""
        return self.do_open(partial(_Secure, context=ssl.create_default_context()), request)


def _answer(spec: Stream) -> http.client.HTTPResponse:
    """The open answer; redirects are followed, to http and https only."""
    director = urllib.request.OpenerDirector()
    passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    user, _, password = spec.credentials.partition(":")
    handlers = [
        _Opens(),
        urllib.request.HTTPRedirectHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
    ]
    if user:
        passwords.add_password(None, spec.url, user, password)
        handlers += [
            urllib.request.HTTPBasicAuthHandler(passwords),
            urllib.request.HTTPDigestAuthHandler(passwords),
        ]
    for handler in handlers:
        director.add_handler(handler)
    request = urllib.request.Request(spec.url, headers={"User-Agent": "ConvExplorer", "Accept": "*/*"})
    answer: http.client.HTTPResponse = director.open(request, timeout=OPEN_SECONDS)
    return answer


def _boundary(headers: Headers, name: str) -> bytes:
    """What stands between two pictures; UserError when what comes is something else."""
    kind, boundary = headers.get_content_type(), headers.get_boundary()
    if not kind.startswith("multipart/") or not boundary:
        raise UserError("stream-foreign", name=name, kind=kind)
    return boundary.encode("latin1", "replace").strip(b"-")


def _parts(answer: http.client.HTTPResponse, boundary: bytes, name: str) -> Iterator[bytes]:
    """The bytes of each picture: as many as its header says, or up to the next boundary."""
    line = _to_boundary(answer, boundary, name)[0]
    while line:
        length = _length(answer)
        if length is None:
            line, data = _to_boundary(answer, boundary, name)
        else:
            if length > LARGEST_PICTURE:
                raise UserError("stream-garbage", name=name)
            data = answer.read(length)
            line = _to_boundary(answer, boundary, name)[0] if len(data) == length else b""
        yield data


def _length(answer: http.client.HTTPResponse) -> int | None:
    """Skip a picture's own header; its Content-Length where it says one."""
    length = None
    for _ in range(MOST_HEADERS):
        line = answer.readline(LONGEST_LINE).strip()
        if not line:
            break
        field, _, value = line.partition(b":")
        if field.strip().lower() == b"content-length" and value.strip().isdigit():
            length = int(value)
    return length


def _to_boundary(answer: http.client.HTTPResponse, boundary: bytes, name: str) -> tuple[bytes, bytes]:
    """The line with the boundary (empty at the end), and all that came before it."""
    found: list[bytes] = []
    size = 0
    while line := answer.readline(LONGEST_LINE):
        if line[:2] == b"--" and line.strip().strip(b"-") == boundary:
            return line, b"".join(found).removesuffix(b"\r\n")
        found.append(line)
        size += len(line)
        if size > LARGEST_PICTURE:
            raise UserError("stream-garbage", name=name)
    return b"", b"".join(found)


def _decoded(data: bytes) -> Array | None:
    """The picture, or None where it is damaged or cut off."""
    try:
        decoded = images.decode(data, "picture")
    except UserError:
        return None
    return None if decoded.note is not None and decoded.note.code == "picture-partial" else decoded.image
