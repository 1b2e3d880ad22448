"""The flight through a network: as many stations as stages, the numbers of the table, frame n always the same bytes."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from convexplorer.engine.flight import FRAMES, MAPS, flight, write_flight
from convexplorer.engine.run import Job, run
from convexplorer.formats import raster
from convexplorer.messages import UserError
from convexplorer.model.document import new_document
from convexplorer.model.gallery import ARCHITECTURES
from convexplorer.model.result import Frame, Result
from convexplorer.model.sources import BuiltIn
from convexplorer.model.summary import summary
from convexplorer.model.view import View
from convexplorer.scenes.primitives import Image, Rect, Text


@pytest.fixture(scope="module")
def result():
    document = ARCHITECTURES["tiny-vgg"].build(new_document())
    image = np.random.default_rng(1).integers(0, 255, (3, 80, 72)).astype(np.uint8)
    return run(Job(document, Frame(0, 0.0, image, BuiltIn())))


def test_every_stage_is_a_station_with_the_numbers_of_the_table(result):
    found = flight(result)
    rows = [row for row in summary(result.document, (3, 80, 72)) if row.depth == 0]
    assert [station.name for station in found.stations] == ["input", *(row.name for row in rows)]
    for station, row in zip(found.stations[1:], rows, strict=True):
        assert " × ".join(map(str, row.output)) in station.caption
        if row.counts.parameters:
            assert f"{row.counts.parameters:,} parameters" in station.sentence
    conv = next(station for station in found.stations if station.name == "conv2")
    assert "910 parameters" in conv.sentence
    assert "sees 5 × 5 pixels of the prepared picture" in conv.sentence
    assert len(conv.tiles) == 10


def test_scores_are_those_of_the_stage_best_first(result):
    last = flight(result).stations[-1]
    scores = result.stages[-1].array[:, 0, 0]
    order = np.argsort(-scores, kind="stable")
    assert last.channels == tuple(int(i) for i in order)
    assert [value for _, value, _ in last.bars] == [float(scores[i]) for i in order]
    assert last.bars[0][0] == f"class {order[0]}"


def test_a_frame_is_the_same_bytes_twice_also_of_a_result_made_again(result):
    again = run(Job(result.document, result.frame))
    for number in (0, 3 * FRAMES + 4, len(flight(result)) - 1):
        first, second = (raster.render(flight(one)[number]).tobytes() for one in (result, again))
        assert first == second
    assert raster.render(flight(result)[40]).tobytes() != raster.render(flight(result)[45]).tobytes()


def test_tiles_fill_one_after_another_and_none_more_than_there_are(result):
    found = flight(result)
    number = [station.name for station in found.stations].index("conv1")
    counts = []
    for frame in range(number * FRAMES, (number + 1) * FRAMES):
        items = found[frame].items
        counts.append(sum(isinstance(item, Image) and item.key.startswith(f"map:{number}:") for item in items))
        assert all(0 <= item.y <= found[frame].height for item in items if isinstance(item, Text | Image | Rect))
    assert counts == sorted(counts)
    assert (counts[0], counts[-1]) == (0, 10)
    assert max(len(station.tiles) for station in found.stations) <= MAPS


def test_nothing_to_fly_through_is_a_sentence():
    with pytest.raises(UserError, match="no picture"):
        flight(Result(new_document(), None, View()))


def test_the_film_has_every_frame(result, tmp_path):
    short = replace(flight(result), stations=flight(result).stations[:3], frames=4)
    path = tmp_path / "flight.gif"
    steps = list(write_flight(short, path, 6, False, False))
    assert steps[-1].done == steps[-1].total
    found, animation = cv2.imreadanimation(str(path))
    assert found
    assert sum(animation.durations) == pytest.approx(12 * 1000 / 12, abs=12 * 10)
    assert animation.frames[0].shape[:2] == (216, 384)
    with pytest.raises(UserError):
        list(write_flight(short, path, 6, False, False))
