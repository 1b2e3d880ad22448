"""Draw a layer at work, step by step: a film, an animation, a drawing, or one picture of it.

What is walked is a built-in example (--case; `--case list` names them) or the layer of a session. Of a small map every
value is a step; of a large one the values round --at are. The suffix of -o says what is made: .gif, .png (several steps
make an APNG), .webp, .svg (several steps make a drawing that moves), .mp4, .webm or .avi; every picture of it is one
step. The text for those who do not see it is written into the file where its kind has a place for one, and --alt prints
it.

  convexplorer animate --case padding_strides_odd_transposed -o odd.gif
  convexplorer animate mine.convx --at 212,318 --seconds 0.5 -o walk.mp4
  convexplorer animate --case numerical_padding_strides --step 3 -o third.svg
  convexplorer animate network.convx --fly -o flight.mp4
"""

import argparse
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import tqdm

from convexplorer.cli import UsageError, plan
from convexplorer.engine import animate as engine
from convexplorer.engine import apply
from convexplorer.engine.animate import Animation
from convexplorer.engine.flight import flight, write_flight
from convexplorer.engine.task import Progress
from convexplorer.messages import Message, UserError
from convexplorer.model.cases import CASES, GROUPS, in_group
from convexplorer.model.document import Document
from convexplorer.model.stepping import step_layers
from convexplorer.model.view import Probe, StepView, View
from convexplorer.scenes.runs import RUNS

INTERRUPTED = 130
SLOWEST, FASTEST = 10.0, 0.02
SMALLEST, LARGEST = 4.0, 96.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's flags."""
    parser.add_argument("session", nargs="?", metavar="SESSION", help="a .convx session, or the sidecar of a result")
    parser.add_argument("--case", metavar="NAME", help="a built-in example instead; `list` prints them")
    parser.add_argument("--layer", metavar="NAME", help="the layer, as in the session (default: the one it shows)")
    parser.add_argument("--channel", metavar="N", type=int, default=1, help="which map of it, from 1 (default: 1)")
    parser.add_argument("--at", metavar="ROW,COLUMN", help="the value in whose neighbourhood a large map is walked")
    parser.add_argument("--step", metavar="N", type=int, help="that step only, from 1 (default: all)")
    parser.add_argument("--view", choices=tuple(RUNS), default="slide", help="how it is drawn (default: slide)")
    parser.add_argument("--seconds", metavar="S", type=float, default=0.8, help="how long a step lasts (default: 0.8)")
    parser.add_argument("--size", metavar="PX", type=float, default=16, help="pixels of its text (default: 16)")
    parser.add_argument("--dark", action="store_true", help="light on dark")
    parser.add_argument("--title", metavar="TEXT", help="what stands over it (default: the example's or none)")
    parser.add_argument(
        "--fly", action="store_true", help="fly through the whole network instead, from the picture to the scores"
    )
    parser.add_argument("--alt", action="store_true", help="print what it shows in words")
    parser.add_argument("-o", "--output", metavar="OUT", help="the file; its suffix says of which kind")
    parser.add_argument("--overwrite", action="store_true", help="write over a file that is there")
    parser.add_argument("--progress", action="store_true", help="a progress bar even when stderr is not a terminal")


def run(given: argparse.Namespace) -> int:
    """Draw it; 0 when the file is there, 130 after Ctrl+C."""
    if given.case == "list":
        print("\n".join(_listing()))
        return 0
    if not given.output:
        raise UsageError("Say where it goes: -o OUT.gif. See `convexplorer animate --help`.")
    _check(given)
    document, view, title = _wanted(given)
    if given.fly:
        return _fly(given, document)
    shown = replace(_looked_at(given, document, view), layout="step")
    walk = engine.walked(document, apply.load(document.source), shown)
    steps = tuple(range(walk.steps)) if given.step is None else (given.step - 1,)
    title = given.title if given.title is not None else title
    animation = Animation(walk, steps, given.view, title, given.seconds, given.size, given.dark)
    if given.alt:
        print(animation.drawings.alt)
    return _written(engine.write(animation, Path(given.output), given.overwrite), given)


def _fly(given: argparse.Namespace, document: Document) -> int:
    result = engine.computed(document, apply.load(document.source))
    found = flight(result)
    if given.alt:
        print(found.alt)
    steps = write_flight(found, Path(given.output), given.size, given.dark, given.overwrite)
    return _written(steps, given)


def _listing() -> Iterable[str]:
    for group, title in GROUPS.items():
        yield title
        for case in in_group(group):
            yield f"  {case.key:38} {case.title}"


def _check(given: argparse.Namespace) -> None:
    if bool(given.case) == bool(given.session):
        raise UsageError("Name a session, or a built-in example with --case. See `convexplorer animate --help`.")
    if not FASTEST <= given.seconds <= SLOWEST:
        raise UsageError(f"--seconds is {given.seconds:g}; it must lie between {FASTEST:g} and {SLOWEST:g}.")
    if not SMALLEST <= given.size <= LARGEST:
        raise UsageError(f"--size is {given.size:g}; it must lie between {SMALLEST:g} and {LARGEST:g}.")


def _wanted(given: argparse.Namespace) -> tuple[Document, View, str]:
    if given.session:
        order = plan.read(Path(given.session))
        return order.document, View(), ""
    case = CASES.get(given.case)
    if case is None:
        raise UserError("unknown-case", name=given.case)
    return case.document(), case.view(), case.title


def _looked_at(given: argparse.Namespace, document: Document, view: View) -> View:
    """The view on the layer, map and value that the flags name."""
    names = [layer.name for layer in step_layers(document)]
    name = given.layer or view.step.layer
    if given.layer and given.layer not in names:
        raise UsageError(f"There is no layer {given.layer} to walk. There are: {', '.join(names)}.")
    if name not in names:
        name = names[0]
    probe = view.probe if view.probe is not None and view.probe.stage == name else None
    if given.at or probe is None or given.channel != 1:
        probe = _probe(given, document, name, probe)
    return replace(view, probe=probe, step=StepView(layer=name))


def _probe(given: argparse.Namespace, document: Document, name: str, probe: Probe | None) -> Probe:
    shape = apply.load(document.source).image.shape
    for layer in (*document.preprocessing, *document.layers):
        shape = layer.output_shape(shape)
        if layer.name == name:
            break
    row, column = (shape[1] // 2, shape[2] // 2) if probe is None else (probe.row, probe.column)
    if given.at:
        try:
            row, column = (int(part) for part in given.at.split(","))
        except ValueError:
            raise UsageError(f'--at is "{given.at}"; write ROW,COLUMN, as in 212,318.') from None
    if not (0 <= row < shape[1] and 0 <= column < shape[2] and 1 <= given.channel <= shape[0]):
        place = f"map {given.channel}, row {row}, column {column}"
        size = f"{shape[0]} maps of {shape[1]} × {shape[2]}"
        raise UsageError(str(Message("probe-off-the-map", {"place": place, "size": size})))
    return Probe(name, given.channel - 1, row, column)


def _written(steps: Iterable[Progress], given: argparse.Namespace) -> int:
    shown = given.progress or (sys.stderr is not None and sys.stderr.isatty())
    with tqdm.tqdm(total=100, desc="drawing", disable=not shown, file=sys.stderr, mininterval=0, unit="%") as bar:
        try:
            for step in steps:
                bar.update(int(100 * step.done / step.total) - bar.n)
        except KeyboardInterrupt:
            return INTERRUPTED
    return 0
