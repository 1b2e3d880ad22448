"""Which addresses can be opened as a stream: known before anything of the network is imported."""

import contextlib
from urllib.parse import urlsplit

from convexplorer.messages import UserError
from convexplorer.model.sources import Stream, title

SCHEMES = ("http", "https", "rtsp", "rtsps")


def checked(text: str) -> Stream:
    """The stream at an address that somebody typed; UserError when it is none that can be opened."""
    spec = Stream(text)
    scheme_of(spec)
    return spec


def scheme_of(spec: Stream) -> str:
    """How the stream is read; UserError for an address that is none."""
    with contextlib.suppress(ValueError):  # no number for a port, or brackets that do not close
        parts = urlsplit(spec.url)
        if parts.scheme in SCHEMES and parts.hostname and parts.port != 0:
            return parts.scheme
    raise UserError("stream-scheme", name=title(spec), known=", ".join(f"{one}://" for one in SCHEMES))
