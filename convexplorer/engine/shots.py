"""What is recorded of a result: maps at their own size, a pixel for each value, in the very colours of the screen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from convexplorer.compute.arrays import Array
from convexplorer.engine.order import Order
from convexplorer.engine.pictures import input_picture
from convexplorer.engine.shown import Shown
from convexplorer.formats import EXPORTS, png
from convexplorer.formats.export import Export, Look
from convexplorer.formats.making import Making
from convexplorer.messages import UserError
from convexplorer.model.question import (
    Combined,
    InputPicture,
    Lost,
    MapPicture,
    OneMap,
    Question,
    Recombined,
    Scored,
    Thumbnails,
)
from convexplorer.model.result import LostAnswer, Picture, Result, ScoredAnswer, Stage

Subject = OneMap | InputPicture | Thumbnails | Lost | Scored
"""What a recording shows, as a question of any size."""
LEAST = 320
"""Pixels that the longer side of a film has at least: players show nothing much of a map of 28 × 28."""
GAP = 8
ASIDE = (16, 12)
"""The size of a picture that only tells the range to be painted in, where no panel shows it."""


@dataclass(frozen=True, eq=False)
class Shot:
    """A result, and what of it is recorded: several subjects stand side by side."""

    result: Result
    subjects: tuple[Subject, ...]


def asked(subjects: Iterable[Subject], already: Iterable[Question] = ()) -> tuple[Question, ...]:
    """What the subjects need to be answered so that their ranges follow; not what panels ask `already`."""
    known = {_anywhere(question) for question in already if isinstance(question, Subject)}
    width, height = ASIDE
    wanted = [one for one in subjects if not isinstance(one, InputPicture) and _anywhere(one) not in known]
    return tuple(_sized(_anywhere(one), width, height) for one in wanted)


def _sized(subject: Any, width: int, height: int) -> Any:
    """The question for a picture of that size."""
    if isinstance(subject, Lost | Scored):
        return replace(subject, picture=_sized(subject.picture, width, height))
    return replace(subject, width=width, height=height)


def pixels(shot: Shot) -> Array:
    """The picture of a shot, (H, W, 3) uint8; UserError where a map is not there."""
    tiles = [_tile(subject, shot.result) for subject in shot.subjects]
    return tiles[0] if len(tiles) == 1 else _side_by_side(tiles)


def film_pixels(shot: Shot) -> Array:
    """The same, enlarged by a whole number where it is too small for players."""
    made = pixels(shot)
    return _enlarged(made, magnification(made.shape))


def magnification(shape: Sequence[int]) -> int:
    """How many times as high and wide a film is as the picture of that shape."""
    return max(1, -(-LEAST // max(shape[:2])))


def numbers(shot: Shot) -> Array:
    """The values of the maps of a shot's one subject, (C, H, W); UserError where they are not there."""
    (subject,) = shot.subjects
    assert not isinstance(subject, InputPicture)
    return _export(subject, shot.result, painted=False).array


def in_screen_colours(export: Export, subject: OneMap | Thumbnails | Lost | Scored, result: Result) -> Export:
    """The same in the very ranges in which a panel shows it at the moment; as it was where none does."""
    shown = _shown_pictures(subject, result)
    if len(shown) != len(export.array) or isinstance(subject, Recombined):
        return export
    return replace(export, looks=tuple(Look(one.low, one.high, one.scheme) for one in shown))


def _shown_pictures(subject: OneMap | Thumbnails | Lost | Scored, result: Result) -> tuple[Picture, ...]:
    """The pictures in which a panel shows the subject, at whatever size; none where none does."""
    wanted = _anywhere(subject)
    for question, answer in result.answers.items():
        if answer is not None and isinstance(question, Subject) and _anywhere(question) == wanted:
            return (
                answer
                if isinstance(answer, tuple)
                else (answer.picture if isinstance(answer, LostAnswer | ScoredAnswer) else answer,)
            )
    return ()


def _anywhere(subject: Any) -> Any:
    """The question without its size and place: what two panels ask of the same map is equal then."""
    if isinstance(subject, Thumbnails):
        return replace(subject, width=0, height=0)
    if isinstance(subject, Lost | Scored):
        return replace(subject, picture=_anywhere(subject.picture))
    return replace(subject, width=0, height=0, visible=None)


def _tile(subject: Subject, result: Result) -> Array:
    if not isinstance(subject, InputPicture):
        return png.painted_pixels(_export(subject, result, painted=True))
    _, height, width = result.stages[0].shape
    picture = input_picture(replace(subject, width=width, height=height, visible=None), result)
    if picture is None:
        raise UserError("export-nothing")
    return picture.pixels


def _export(subject: OneMap | Thumbnails | Lost | Scored, result: Result, painted: bool) -> Export:
    """A subject as an export has it: of a map that is not there UserError."""
    about = subject.picture if isinstance(subject, Lost | Scored) else subject
    stage = result.stage(about.stage)
    if stage is None or stage.array is None or stage.maps is not None:
        raise UserError("export-nothing")
    if isinstance(subject, Thumbnails):
        row = next(row for row in EXPORTS if row.painted == painted)
        order = Order(result.document, (subject.stage,), subject.range, subject.scheme)
        (export,) = order.exports(result, row)
    else:
        assert not isinstance(about, Thumbnails)
        scheme = "auto" if isinstance(about, Recombined) else about.scheme
        export = _wanted(subject, stage).export(result, stage, about.range, scheme, painted)
    return in_screen_colours(export, subject, result) if painted else export


def _wanted(subject: OneMap | Lost | Scored, stage: Stage) -> Shown:
    match subject:
        case MapPicture():
            behind = subject.behind and not subject.eight_bit
            return Shown((subject.channel,), Making(behind=behind, eight_bit=subject.eight_bit))
        case Lost():
            return Shown((subject.picture.channel,), Making(lost=subject.pipeline))
        case Scored():
            return Shown((subject.picture.channel,), Making(behind=subject.picture.behind, scored=True))
        case Combined():
            return Shown(subject.channels, Making(subject.how, subject.channels), subject.how)
        case Recombined():
            colours = range(subject.filter, stage.shape[0], subject.filters)[:3]
            return Shown(tuple(colours), Making(colour=True), "colour")


def _side_by_side(tiles: Sequence[Array]) -> Array:
    """In a row on white; a lower one is enlarged by a whole number as far as the row is high."""
    height = max(len(tile) for tile in tiles)
    tiles = [_enlarged(tile, height // len(tile)) for tile in tiles]
    width = sum(tile.shape[1] for tile in tiles) + GAP * (len(tiles) - 1)
    ground = np.full((height, width, 3), 255, np.uint8)
    left = 0
    for tile in tiles:
        top = (height - len(tile)) // 2
        ground[top : top + len(tile), left : left + tile.shape[1]] = tile
        left += tile.shape[1] + GAP
    return ground


def _enlarged(tile: Array, times: int) -> Array:
    return tile if times == 1 else tile.repeat(times, axis=0).repeat(times, axis=1)
