"""What the files of a batch are called."""

import os
import re
import string
from collections.abc import Sequence
from pathlib import Path

from convexplorer.messages import UserError

FIELDS = ("stem", "filter", "stage", "index")
EACH_MAP = "{stem}_{filter}_{stage}"
ALL_MAPS = "{stem}_{stage}"
KNOWN = ", ".join("{" + field + "}" for field in FIELDS)
"""The fields as a sentence names them."""
_COUNT = re.compile(r"0?\d{0,2}d?")


def checked(template: str) -> str:
    """A template that names nothing but FIELDS and no folders; UserError names what it does not know."""
    try:
        for _, field, form, conversion in string.Formatter().parse(template):
            if field is None:
                continue
            if field not in FIELDS or conversion or (form and not (field == "index" and _COUNT.fullmatch(form))):
                raise UserError("bad-template", name="{" + field + "}", known=KNOWN)
    except ValueError:
        raise UserError("bad-template", name=template, known=KNOWN) from None
    if not template or Path(template).name != template or "\\" in template:
        raise UserError("bad-template", name=template, known=KNOWN)
    return template


def names_maps(template: str) -> bool:
    """Whether each map gets a file of its own: the template names the filter or its number."""
    return any(field in ("filter", "index") for _, field, _, _ in string.Formatter().parse(template))


def filled(template: str, stem: str, stage: str, filter_name: str = "", index: int = 0) -> str:
    """The name for one file; stage names of blocks lose their slashes."""
    return template.format(stem=stem, filter=filter_name, stage=stage.replace("/", "-"), index=index + 1)


def words(titles: Sequence[str]) -> tuple[str, ...]:
    """A word for each map's title that any file system takes, no two alike."""
    return tuple(_once([word(title) or f"map{number}" for number, title in enumerate(titles, 1)]))


def word(title: str) -> str:
    """The title as a word that any file system takes; it may be left empty."""
    return re.sub(r"[^\w.+]+", "-", title.lower()).strip("-.")


def unused(folder: Path, stem: str, suffix: str = "") -> Path:
    """A path in the folder, with the first number from 2 behind its stem where it, or its sidecar, is there already."""
    found, number = folder / f"{stem}{suffix}", 1
    while os.path.lexists(found) or os.path.lexists(found.with_name(found.name + ".json")):
        number += 1
        found = folder / f"{stem}-{number}{suffix}"
    return found


def _once(words: Sequence[str]) -> list[str]:
    """The same words; those that occur again get a number that makes them differ from all others."""
    found: list[str] = []
    for one in words:
        number, name = 1, one
        while name in found:
            number += 1
            name = f"{one}-{number}"
        found.append(name)
    return found
