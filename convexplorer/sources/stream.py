"""Streams by their address: MJPEG over http and https, and rtsp.

http is read by Python and each picture goes through our own gate: FFmpeg would take any content, follow redirects to
any protocol it is allowed, trust every certificate, and bring an OpenSSL of its own. It is left with rtsp, where there
is no other reader, held to that protocol over TCP.
"""

import itertools
import os
import socket
import ssl
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import cv2

from convexplorer.compute.arrays import Array, frozen
from convexplorer.messages import UserError
from convexplorer.model.address import with_credentials
from convexplorer.model.result import Frame
from convexplorer.model.sources import Stream, title
from convexplorer.sources import mjpeg
from convexplorer.sources.pixels import planes
from convexplorer.sources.schemes import scheme_of
from convexplorer.sources.video import ffmpeg_options

_PORTS = {"rtsp": 554, "rtsps": 322}


def frames(spec: Stream) -> Iterator[Frame]:
    """Pictures as they come, until the stream breaks off (UserError says how) or ends."""
    pictures = mjpeg.pictures(spec) if scheme_of(spec) in ("http", "https") else _rtsp(spec)
    begun = time.monotonic()
    for index, image in enumerate(pictures):
        now = time.monotonic()
        yield Frame(index, now, frozen(image), spec, moment=now - begun)


def _rtsp(spec: Stream) -> Iterator[Array]:
    parts = urlsplit(spec.url)
    scheme = scheme_of(spec)
    with mjpeg.told(title(spec), parts.hostname or ""):  # FFmpeg does not say why it fails
        socket.create_connection((parts.hostname, parts.port or _PORTS[scheme]), mjpeg.OPEN_SECONDS).close()
    options = "rtsp_transport;tcp|protocol_whitelist;rtsp,rtp,tcp"
    if scheme == "rtsps":
        options = f"rtsp_transport;tcp|protocol_whitelist;rtsp,rtp,tcp,tls|tls_verify;1{_authorities()}"
    waits = [
        cv2.CAP_PROP_OPEN_TIMEOUT_MSEC,
        int(mjpeg.OPEN_SECONDS * 1000),
        cv2.CAP_PROP_READ_TIMEOUT_MSEC,
        int(mjpeg.READ_SECONDS * 1000),
    ]
    begun = time.monotonic()
    with ffmpeg_options(options):
        capture = cv2.VideoCapture(with_credentials(spec.url, spec.credentials), cv2.CAP_FFMPEG, waits)
    try:
        if not capture.isOpened():
            if time.monotonic() - begun >= mjpeg.OPEN_SECONDS * 0.9:
                raise UserError("stream-timeout", name=title(spec), seconds=mjpeg.OPEN_SECONDS)
            raise UserError("stream-not-opened", name=title(spec))
        for _ in itertools.count():
            done, pixels = capture.read()
            if not done:
                raise UserError("stream-broken", name=title(spec))
            yield planes(pixels)
    finally:
        capture.release()


def _authorities() -> str:
    """Where the system keeps the certificates it trusts, for FFmpeg, which does not know."""
    paths = ssl.get_default_verify_paths()
    found = [path for path in (paths.cafile, paths.openssl_cafile) if path and os.path.isfile(path)]
    return f"|ca_file;{found[0]}" if found else ""
