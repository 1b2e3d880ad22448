"""The commands that need no window: one table, one module each, and only the chosen one is imported."""

import argparse
import importlib
import re
from collections.abc import Sequence
from typing import NamedTuple, NoReturn


class Command(NamedTuple):
    """A command: its name, what `--help` says, and its module with `add_arguments(parser)` and `run(given) -> int`."""

    name: str
    summary: str
    module: str


COMMANDS = (
    Command("apply", "filter pictures and save the feature maps", "convexplorer.cli.apply"),
    Command("animate", "draw a layer at work, step by step", "convexplorer.cli.animate"),
    Command("info", "what a picture, session or sidecar holds", "convexplorer.cli.info"),
    Command("kernels", "the preset kernels, or one of them drawn", "convexplorer.cli.kernels"),
    Command("bench", "measure the speed on this machine", "convexplorer.cli.bench"),
    Command("doctor", "check what the program needs on this machine", "convexplorer.cli.doctor"),
)
NAMES = tuple(command.name for command in COMMANDS)

_OPTION = re.compile(r"--[a-z][a-z-]*")
_NEGATIVE = re.compile(r"-[\d.]")


class UsageError(Exception):
    """The arguments do not make a command; the text is the sentence to show."""


class Parser(argparse.ArgumentParser):
    """argparse that raises its complaint as one sentence instead of printing usage and leaving."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError with the complaint and where to read on."""
        raise UsageError(f"{message[:1].upper()}{message[1:].rstrip('.')}. See `{self.prog} --help`.")


def run(name: str, arguments: Sequence[str]) -> int:
    """Run the command of that name; UsageError, UserError and the command's exit code."""
    command = next(command for command in COMMANDS if command.name == name)
    module = importlib.import_module(command.module)
    parser = Parser(
        prog=f"convexplorer {name}",
        description=module.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    module.add_arguments(parser)
    return int(module.run(parser.parse_args(_joined(arguments))))


def _joined(arguments: Sequence[str]) -> list[str]:
    """`--range -1:1` as `--range=-1:1`: argparse would take a value that begins with a minus sign for an option."""
    joined: list[str] = []
    for argument in arguments:
        if joined and _OPTION.fullmatch(joined[-1]) and _NEGATIVE.match(argument):
            joined[-1] += "=" + argument
        else:
            joined.append(argument)
    return joined
