"""Filters as text, for the way from one window or session to another: JSON that a person can read, taken strictly."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from convexplorer import limits
from convexplorer.compute.arrays import Array
from convexplorer.formats import kernels
from convexplorer.formats.strict import (
    BOOLEAN,
    Codec,
    Refused,
    array,
    listed,
    number,
    objects,
    parse,
    record,
    text,
    whole,
)
from convexplorer.messages import UserError
from convexplorer.model.bank import Filter

FORMAT = "convexplorer-filters"
VERSION = 1
PASTED = "Pasted"


@dataclass(frozen=True, eq=False)
class Filters:
    """Filters and the kind of layer they come from: `depthwise` kernels are each for a map of its own."""

    filters: tuple[Filter, ...]
    depthwise: bool = False


def _kernels_read(value: Any, where: str) -> Array:
    read: Array = array(3).read(value, where)
    if not read.size or max(read.shape[1:]) > limits.KERNEL_SIDE:
        raise Refused(where, f"holds no kernels of 1 to {limits.KERNEL_SIDE} rows and columns")
    return read


_FILTER = record(
    Filter,
    {
        "title": text(limits.NAME_LENGTH),
        "bias": number(),
        "kernels": Codec(array(3).write, _kernels_read),
    },
)
_FILTERS = listed(_FILTER, limits.FILTERS)
_KNOWN = ("format", "version", "depthwise", "filters")


def dumps(filters: Sequence[Filter], depthwise: bool = False) -> str:
    """The filters as text that `loads` reads back bit for bit."""
    head = {"format": FORMAT, "version": VERSION, "depthwise": depthwise}
    lines = ",\n".join("  " + json.dumps(_FILTER.write(one), ensure_ascii=False, allow_nan=False) for one in filters)
    return f'{json.dumps(head)[:-1]}, "filters": [\n{lines}\n]}}'


def loads(written: str) -> Filters:
    """The filters in a text; also one kernel as people type it or a spreadsheet has it.

    Errors: UserError that says what is wrong where.
    """
    if not written.lstrip("\ufeff \t\r\n").startswith("{"):
        return Filters((Filter(PASTED, 0.0, kernels.parse_kernel(written)[None]),))
    try:
        return _read(parse(written))
    except Refused as refused:
        raise UserError("filters-refused", where=refused.where, why=refused.why) from None


def _read(data: Any) -> Filters:
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise Refused("the text", "holds no filters of ConvExplorer")
    said = objects(data, "", dict.fromkeys(_KNOWN), _KNOWN)
    whole(VERSION, VERSION).read(said["version"], "version")
    filters = _FILTERS.read(said["filters"], "filters")
    if not filters:
        raise Refused("filters", "is empty")
    if any(one.kernels.shape != filters[0].kernels.shape for one in filters):
        raise Refused("filters", "have kernels of different sizes or numbers")
    return Filters(filters, BOOLEAN.read(said["depthwise"], "depthwise"))
