"""How much of a long search for counterexamples belongs to `make test`."""

EVERYTHING = [False]
"""Whether the slow tests run as well, as conftest has it from the command line."""


def examples(count: int) -> int:
    """So many random cases in `make test-all`, a third of them in `make test`: the same ones every time."""
    return count if EVERYTHING[0] else count // 3
