"""Filter pictures and films, and save the feature maps.

INPUT is a picture, a folder (its pictures, sorted), a film, builtin:street or another that comes with the program, or -
for frames on stdin (PGM, PPM, NPY or Y4M, one after another); --url, --camera and --screen take what is live instead.
-o is a file, a folder, or - for frames on stdout. A film (.mp4, .webm, .avi, .gif, .webp) shows every frame of its
input once; of a film a folder gets a file for each frame and times.csv, and an .npy file one array (N, C, H, W). Where
a film is asked for, a folder and an animated picture are films as well. Beside
every file lies a sidecar with the settings, the units and the range; given to --session it makes the same result again.
What is computed is a cross-correlation, as in every network; --flip makes it a true convolution. Bytes are divided by
255 (and 16 bits by 65535) before the first layer.

  convexplorer apply photo.jpg --kernel sobel-x -o edges.png
  convexplorer apply photos/ --kernel gaussian:9:2 --stride 2 --format npy -o blurred/
  convexplorer apply film.mp4 --kernel sobel-x -o edges.webm
  convexplorer apply --camera 0 --seconds 10 --kernel outline -o me.mp4
  convexplorer apply photo.jpg --session network.convx --top 5
  convexplorer apply photo.png --kernel '0 -1 0; -1 5 -1; 0 -1 0' --activation relu --pool max:2 -o maps.npz
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from typing import get_args

import tqdm

from convexplorer import logs
from convexplorer.cli import UsageError, films, footages, pipes, plan, settings, targets, tops
from convexplorer.engine.batch import batch
from convexplorer.engine.order import Order
from convexplorer.engine.task import Progress
from convexplorer.messages import Message, UserError
from convexplorer.model.view import Scheme
from convexplorer.sources import listing
from convexplorer.sources.listing import Item

INTERRUPTED = 130
DTYPES = ("float32", "float64")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's flags."""
    parser.add_argument(
        "input",
        nargs="*",
        metavar="INPUT",
        help="pictures, films, folders, builtin:NAME, or - (left out: the session's own)",
    )
    settings.add_layer_flags(parser)
    flags = parser.add_argument_group("what is made of it")
    flags.add_argument(
        "--stage",
        metavar="STAGE",
        help="conv, activation, pool, all, input, or a layer's name, also "
        "one in a block: block1/body/conv1 (default: the last)",
    )
    flags.add_argument(
        "--range",
        metavar="RANGE",
        help="which values are black and white in painted pictures: auto (each map its own), shared, or LO:HI "
        "(default: auto for one picture, one range for a whole batch or film, found in a pass before; for what is live "
        "that of the frame, quietly followed; on a pipe that of the first frame)",
    )
    flags.add_argument(
        "--scheme",
        choices=get_args(Scheme),
        help="colours of painted pictures (default: auto, grey for values that cannot be negative, else signed)",
    )
    flags.add_argument("--dtype", choices=DTYPES, help="precision (default: float32, as in the window)")
    flags.add_argument(
        "--map",
        metavar="N",
        type=footages.number_from_1,
        help="that map only (default: all; painted, one beside another)",
    )
    flags.add_argument(
        "--top",
        metavar="N",
        type=footages.number_from_1,
        help="print the N best scores of the last layer for each picture: its name, the number of the class, the share "
        "(after Softmax, else the score); -o may be left out",
    )
    footages.add_flags(parser)
    targets.add_flags(parser)
    parser.add_argument("--recursive", action="store_true", help="the pictures in folders of folders as well")
    parser.add_argument("--progress", action="store_true", help="a progress bar even when stderr is not a terminal")


def run(given: argparse.Namespace) -> int:
    """Do it; 0 when every picture was done, 1 when one failed, 130 after Ctrl+C."""
    wanted = plan.of_flags(given)
    if given.top is not None:
        tops.check(given)
        found = tops.show(wanted, _items(given, wanted), given.top)
        if given.output is None or found:
            return found
    if given.output is None:
        raise UsageError("Say where the maps go: -o OUT. See `convexplorer apply --help`.")
    moving = footages.moving(given, wanted)
    if given.output == "-":
        return pipes.run(given, wanted, footages.of_flags(given, wanted) if moving else None)
    if moving:
        return films.run(given, wanted)
    items = _items(given, wanted)
    try:
        target = targets.of_flags(given, wanted, len(items))
    except UserError as error:
        raise UsageError(str(error)) from None
    target.check(items, wanted.stages)
    return _loop(batch(wanted, items, target), len(items), given.progress)


def _items(given: argparse.Namespace, wanted: Order) -> Sequence[Item]:
    if given.input == ["-"]:
        return [listing.of_frame(frame) for frame in pipes.frames()]
    if given.input:
        return listing.collected(given.input, given.recursive)
    if given.session:
        return [listing.of_source(wanted.document.source)]
    raise UsageError("Name a picture or a folder. See `convexplorer apply --help`.")


def _loop(steps: Iterator[Progress], count: int, progress: bool) -> int:
    failed = done = 0
    # looked at here, not by tqdm: its own check fails where there is no stderr at all
    shown = progress or (sys.stderr is not None and sys.stderr.isatty())
    with tqdm.tqdm(total=count, disable=not shown, file=sys.stderr, mininterval=0, unit="picture") as bar:
        try:
            for step in steps:
                bar.total = int(step.total)
                if step.done > bar.n:
                    bar.update(step.done - bar.n)
                if (said := step.problem or step.note) is not None:
                    bar.clear()
                    logs.say(str(said))
                failed += step.problem is not None
                done = max(int(step.done - step.total) + count - failed, 0)
        except KeyboardInterrupt:
            bar.clear()
            logs.say(str(Message("stopped", {"done": done, "total": count})))
            return INTERRUPTED
    if failed and count > 1:
        logs.say(str(Message("some-failed", {"failed": failed, "total": count})))
    return 1 if failed else 0
