"""Addresses of streams without what must not be seen: names, passwords and keys."""

import re
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

_SECRET = re.compile(r"user|usr|login|pass|pwd|token|key|auth|secret|sign", re.IGNORECASE)


def address_of(text: str) -> tuple[str, str]:
    """The address without a name and password in it, and these as "name:password" ("" when there are none)."""
    parts = _split(text)
    if parts is None or "@" not in parts.netloc:
        return text.strip(), ""
    before, _, host = parts.netloc.rpartition("@")
    name, _, password = before.partition(":")
    return parts._replace(netloc=host).geturl(), f"{unquote(name)}:{unquote(password)}"


def with_credentials(url: str, credentials: str) -> str:
    """The whole address again, for programs that take it no other way."""
    parts = _split(url)
    if parts is None or not credentials:
        return url
    name, _, password = credentials.partition(":")
    return parts._replace(netloc=f"{quote(name, safe='')}:{quote(password, safe='')}@{parts.netloc}").geturl()


def kept_address(url: str) -> str:
    """What a session may hold: the address without query fields that are named like secrets."""
    parts = _split(url)
    if parts is None or not parts.query:
        return url
    fields = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if not _SECRET.search(pair[0])]
    return parts._replace(query=urlencode(fields)).geturl()


def shown_address(url: str) -> str:
    """What a title and the log say: scheme, host and path."""
    parts = _split(url)
    return url.partition("?")[0] if parts is None else parts._replace(query="", fragment="").geturl()


def _split(text: str) -> SplitResult | None:
    """The parts of an address; None where it is none."""
    try:
        return urlsplit(text.strip())
    except ValueError:
        return None
