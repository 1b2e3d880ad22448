"""The filter bank as a whole: which filters there are and in which order, and how the view follows them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from convexplorer import limits
from convexplorer.compute.arrays import Array, frozen
from convexplorer.messages import UserError
from convexplorer.model.document import Document, centred
from convexplorer.model.edits import title, titles
from convexplorer.model.layers import Conv2d
from convexplorer.model.view import View

Order = tuple[int | None, ...]
"""For every filter after an edit its number before it; None for one that is new."""


@dataclass(frozen=True, eq=False)
class Filter:
    """One filter by itself: its title, its bias, and one kernel or one for each channel, (kernels, height, width)."""

    title: str
    bias: float
    kernels: Array


def arranged(document: Document, order: Sequence[int]) -> Document:
    """The document with these of its filters, in this order."""
    conv = document.convolution
    chosen, names = list(order), titles(conv)
    weight, bias = (frozen(array[chosen]) for array in (conv.weight, conv.bias))
    finders = tuple(replace(one, filter=new) for new, i in enumerate(chosen) for one in conv.finders if one.filter == i)
    arranged_conv = replace(conv, weight=weight, bias=bias, titles=tuple(names[i] for i in chosen), finders=finders)
    return document.with_layer(arranged_conv)


def moved(count: int, start: int, end: int) -> tuple[int, ...]:
    """The order in which filter `start` of `count` stands at `end` and the others keep theirs."""
    order = [index for index in range(count) if index != start]
    order.insert(end, start)
    return tuple(order)


def without(count: int, taken: Iterable[int]) -> tuple[int, ...]:
    """The order without those taken out; UserError when none would stay."""
    gone = set(taken)
    order = tuple(index for index in range(count) if index not in gone)
    if not order:
        raise UserError("last-filter")
    return order


def grown(count: int, more: int) -> Order:
    """The order after `more` filters came to the end."""
    return (*range(count), *(None,) * more)


def with_copies(document: Document, indices: Sequence[int], word: str, sign: float = 1.0) -> Document:
    """Copies of these filters at the end, or (sign −1) their negatives; `word` in brackets follows their titles."""
    conv = document.convolution
    _check_room(conv, len(indices))
    chosen = list(indices)
    found = [
        replace(one, filter=conv.filters + new)
        for new, i in enumerate(chosen)
        for one in conv.finders
        if one.filter == i
    ]
    grown_conv = replace(
        conv,
        weight=frozen(np.concatenate([conv.weight, sign * conv.weight[chosen]])),
        bias=frozen(np.concatenate([conv.bias, sign * conv.bias[chosen]])),
        titles=(*titles(conv), *(f"{title(conv, i)} ({word})"[: limits.NAME_LENGTH] for i in chosen)),
        finders=(*conv.finders, *found),
    )
    return document.with_layer(grown_conv)


def taken(conv: Conv2d, indices: Sequence[int]) -> tuple[Filter, ...]:
    """These filters by themselves."""
    names = titles(conv)
    return tuple(Filter(names[i], float(conv.bias[i]), conv.weight[i]) for i in indices)


def with_filters(document: Document, filters: Sequence[Filter], depthwise: bool = False) -> Document:
    """More filters at the end, their kernels made for the channels this layer has; `depthwise`: what they come from.

    All kernels of a layer have one size, so that of the larger holds. UserError where the channels do not fit.
    """
    conv = document.convolution
    _check_room(conv, len(filters))
    kernels = [_for_channels(one, conv, depthwise) for one in filters]
    height, width = (max(conv.size[axis], *(part.shape[axis + 1] for part in kernels)) for axis in (0, 1))
    weight = [[centred(kernel, height, width) for kernel in part] for part in (*conv.weight, *kernels)]
    more = replace(
        conv,
        weight=frozen(np.array(weight)),
        bias=frozen(np.append(conv.bias, [one.bias for one in filters])),
        titles=(*titles(conv), *(one.title for one in filters)),
    )
    return document.with_layer(more)


def _for_channels(one: Filter, conv: Conv2d, depthwise: bool) -> Array:
    """The kernels of a filter as this layer has them: together, or one for each of its channels."""
    have, wanted = len(one.kernels), conv.weight.shape[1]
    own = Conv2d("own", one.kernels[None], np.zeros(1), alike=have == 1, depthwise=depthwise)
    if conv.alike:
        return np.asarray(own.all_alike().weight[0])
    if have not in (1, wanted):
        raise UserError("filter-channels", kernels=have, wanted=wanted)
    return np.asarray(replace(own, depthwise=conv.depthwise).per_channel(wanted).weight[0])


def _check_room(conv: Conv2d, more: int) -> None:
    if conv.filters + more > limits.FILTERS:
        raise UserError("bank-full", limit=limits.FILTERS)


# ------------------------------------------------------------ the view


def chosen(view: View, filters: int) -> tuple[int, ...]:
    """The filters that an action is about: those whose maps are chosen, and the one selected."""
    return tuple(sorted({number % filters for number in (*view.maps.chosen, min(view.filter, filters - 1))}))


def composed(first: Order | None, then: Order | None) -> Order | None:
    """Two orders one after the other; None is the one that leaves all as they are."""
    if first is None or then is None:
        return then if first is None else first
    return tuple(None if index is None else first[index] for index in then)


def inverse(order: Order, count: int) -> Order:
    """The way back to the `count` filters that there were before."""
    back = {old: new for new, old in enumerate(order) if old is not None}
    return tuple(back.get(index) for index in range(count))


def follow(view: View, order: Order, before: int) -> View:
    """The same view after an edit brought `before` filters into that order: it shows, hides and chooses the same ones.

    When the selected filter is gone, it is the next one that stayed. Maps of a depthwise layer are numbered channel
    after channel, so that map m is of filter m % filters.
    """
    now, count = {old: new for new, old in enumerate(order) if old is not None}, len(order)
    stayed = [new for old, new in sorted(now.items()) if old >= view.filter]
    index = stayed[0] if stayed else count - 1
    shown = tuple(m // before * count + now[m % before] for m in view.maps.chosen if m % before in now)
    view = view.with_filter(index) if index != view.filter else view
    return replace(
        view,
        maps=replace(view.maps, chosen=tuple(sorted(shown))),
        hidden=frozenset(now[old] for old in view.hidden if old in now),
        solo=now.get(view.solo) if view.solo is not None else None,
    )


def fitted(view: View, conv: Conv2d) -> View:
    """The view without what this layer has not got."""
    count = conv.filters
    if view.filter >= count:
        view = view.with_filter(count - 1)
    if not conv.depthwise and any(number >= count for number in view.maps.chosen):
        view = replace(view, maps=replace(view.maps, chosen=tuple(n for n in view.maps.chosen if n < count)))
    if any(number >= count for number in (*view.hidden, view.solo or 0)):
        solo = view.solo if view.solo is not None and view.solo < count else None
        view = replace(view, hidden=frozenset(n for n in view.hidden if n < count), solo=solo)
    return view
