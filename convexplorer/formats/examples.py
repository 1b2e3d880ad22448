"""The examples that come with the program: saved states, each with a title and a sentence on what to look at."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from convexplorer.resources import resource


@dataclass(frozen=True)
class Example:
    """A state to open: `path` is a session of its own that `formats.session.read` reads."""

    name: str
    title: str
    sentence: str
    path: Path


@cache
def examples() -> tuple[Example, ...]:
    """Every example, in the order of the menu; packaging/examples.py writes them."""
    index = json.loads(resource("examples/index.json").read_text(encoding="utf-8"))
    return tuple(Example(**row, path=resource(f"examples/{row['name']}.convx")) for row in index)
