"""Render the built-in pictures: `python packaging/pictures [NAME…] [--out FOLDER] [--quick]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from catalogue import PICTURES, write_index, write_picture

OUT = Path(__file__).resolve().parents[2] / "resources" / "images"


def main(arguments: list[str]) -> int:
    """Render the named pictures (all of them without names) and the index; 0 when done, 2 for a wrong name."""
    parser = argparse.ArgumentParser(prog="pictures", description="Render the built-in pictures.")
    parser.add_argument("names", nargs="*", help="; ".join(p.name for p in PICTURES))
    parser.add_argument("--out", type=Path, default=OUT, help="folder to write to (default: resources/images)")
    parser.add_argument("--quick", action="store_true", help="a rough street in a few seconds")
    chosen = parser.parse_args(arguments)
    unknown = set(chosen.names) - {p.name for p in PICTURES}
    if unknown:
        parser.error(f"no such picture: {', '.join(sorted(unknown))}")
    chosen.out.mkdir(parents=True, exist_ok=True)
    for picture in PICTURES:
        if not chosen.names or picture.name in chosen.names:
            path = write_picture(picture, chosen.out, chosen.quick)
            print(f"{path.name}: {path.stat().st_size} bytes", file=sys.stderr)
    write_index(chosen.out)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
