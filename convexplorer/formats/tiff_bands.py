"""What the channels of a TIFF are called, by what other programs write into it; text is searched, never parsed."""

import html
import json
import re

from convexplorer import limits

_GDAL = re.compile(r'<Item\b([^>]*\brole="description"[^>]*)>([^<]{0,1000})</Item>')
_SAMPLE = re.compile(r'\bsample="(\d{1,5})"')
_OME = re.compile(r'<Channel\b[^>]*?\bName="([^"]{1,1000})"')


def names(channels: int, description: str = "", gdal: str = "", labels: tuple[str, ...] = ()) -> tuple[str, ...]:
    """A name for each of the channels, or none where the file does not name every one.

    From a JSON description with a list "bands" (as ours), GDAL's metadata, the channels of OME, or ImageJ's labels.
    """
    for found in (_json(description), _gdal(gdal), tuple(map(html.unescape, _OME.findall(description))), labels):
        if len(found) == channels and all(name.strip() for name in found):
            return tuple(" ".join(name.split())[: limits.NAME_LENGTH] for name in found)
    return ()


def _json(description: str) -> tuple[str, ...]:
    if '"bands"' not in description:
        return ()
    try:
        said = json.loads(description)
    except (ValueError, RecursionError):
        return ()
    found = said.get("bands", ()) if isinstance(said, dict) else ()
    return tuple(map(str, found)) if isinstance(found, list) else ()


def _gdal(said: str) -> tuple[str, ...]:
    """By the number of the sample; programs write them in any order."""
    found: dict[int, str] = {}
    for attributes, name in _GDAL.findall(said):
        sample = _SAMPLE.search(attributes)
        if sample is not None:
            found[int(sample.group(1))] = html.unescape(name)
    return tuple(found[index] for index in sorted(found)) if sorted(found) == list(range(len(found))) else ()
