"""Steps that are computed together: the values, what is not made, and that no other path leads to them."""

import gc
import threading
import weakref
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from convexplorer.compute.arrays import Array, Later
from convexplorer.engine.apply import result_for
from convexplorer.engine.run import Job, run
from convexplorer.model.document import new_document
from convexplorer.model.preprocessing import Scale
from convexplorer.model.question import Values
from convexplorer.model.result import Frame, Result
from convexplorer.model.sources import Drawn
from convexplorer.model.view import Probe, View


def _case(channels: int = 3, dtype: type[np.generic] = np.uint8, height: int = 37, width: int = 41) -> Job:
    most = np.iinfo(dtype).max
    image = np.random.default_rng(channels).integers(0, most, (channels, height, width), dtype, endpoint=True)
    source = Drawn(image)
    return Job(new_document(source), Frame(0, 0.0, image, source))


def _array(result: Result, name: str) -> Array:
    stage = result.stage(name)
    assert stage is not None
    assert stage.array is not None
    return stage.array


def _late(result: Result) -> Later:
    made = result.stages[1].made
    assert isinstance(made, Later)
    return made


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.int16, np.int32])
@pytest.mark.parametrize("channels", [1, 2, 3, 5])
def test_grey_of_stored_numbers_is_the_weighted_sum_of_what_they_stand_for(
    channels: int, dtype: type[np.generic]
) -> None:
    job = _case(channels, dtype)
    assert job.frame is not None
    shares = np.array([0.299, 0.587, 0.114]) if channels == 3 else np.full(channels, 1 / channels)
    terms = shares[:, None, None] * job.frame.image.astype(np.float64) / np.iinfo(dtype).max
    grey = _array(run(job), "preprocess/grey")
    assert grey.dtype == np.float32
    assert (np.abs(grey[0] - terms.sum(axis=0)) <= 1e-5 * np.abs(terms).sum(axis=0)).all()


def test_a_picture_of_many_bands_is_as_one_of_few() -> None:
    job = _case(height=300, width=1200)
    assert job.frame is not None
    red, green, blue = job.frame.image.astype(np.float64) / 255
    grey = _array(run(job), "preprocess/grey")
    np.testing.assert_allclose(grey[0], 0.299 * red + 0.587 * green + 0.114 * blue, rtol=1e-5)


def test_the_scaled_planes_are_there_for_who_asks_and_the_same_from_then_on() -> None:
    job = _case()
    assert job.frame is not None
    result = run(job)
    first = _late(result).array()
    np.testing.assert_allclose(first, job.frame.image / 255, rtol=1e-6)
    assert result.stages[1].array is first
    assert not first.flags.writeable
    probe = Probe("preprocess/scale", 1, 2, 3)
    answer = run(replace(job, questions=(Values(probe),)), result).answers[Values(probe)]
    assert answer.maps == pytest.approx(job.frame.image[:, 2, 3] / 255)


def test_planes_are_made_once_however_many_threads_ask_and_only_then() -> None:
    asked: list[int] = []
    start = threading.Barrier(4)

    def make() -> Array:
        asked.append(1)
        return np.zeros(3)

    late, found = Later(make, np.float64), []
    assert asked == []
    threads = [threading.Thread(target=lambda: (start.wait(), found.append(late.array()))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert asked == [1]
    assert all(one is found[0] for one in found)


def test_who_asks_when_the_job_is_long_given_up_gets_the_planes_all_the_same() -> None:
    over: list[bool] = []
    result = run(_case(), stale=lambda: bool(over))
    over.append(True)
    assert _late(result).array().shape == (3, 37, 41)


def test_grey_is_the_same_array_whatever_was_kept_looked_at_or_asked_for() -> None:
    job = _case()
    assert job.frame is not None
    expected = _array(run(job), "preprocess/grey")
    for other in _other_ways(job):
        np.testing.assert_array_equal(_array(other, "preprocess/grey"), expected)


def _other_ways(job: Job) -> Iterator[Result]:
    assert job.frame is not None
    yield result_for(job.document, job.frame)
    begun = run(replace(job, view=View(stage="preprocess/scale"), level="preview"))
    assert [stage.name for stage in begun.stages] == ["input", "preprocess/scale"]
    yield run(job, begun)
    looked = run(job)
    _late(looked).array()
    yield run(job, looked)
    without = run(replace(job, document=job.document.without_preprocessing("preprocess/grey")))
    yield run(job, without)


def test_in_double_precision_and_of_float_pictures_each_step_is_its_own() -> None:
    double = run(replace(_case(), dtype=np.float64))
    assert _array(double, "preprocess/grey").dtype == np.float64
    assert not any(isinstance(stage.made, Later) for stage in double.stages)
    image = np.ones((3, 4, 5), np.float32)
    image[1, 2, 3] = np.nan
    drawn = Drawn(image)
    floats = run(Job(new_document(drawn), Frame(0, 0.0, image, drawn)))
    assert np.isnan(_array(floats, "preprocess/grey")[0]).sum() == 1


def test_another_unit_of_the_scale_is_that_of_grey() -> None:
    job = _case(1)
    assert job.frame is not None
    document = job.document
    steps = tuple(replace(step, divisor=100.0) if isinstance(step, Scale) else step for step in document.preprocessing)
    result = run(replace(job, document=replace(document, preprocessing=steps)))
    np.testing.assert_allclose(_array(result, "preprocess/grey"), job.frame.image / 100, rtol=1e-6)


def test_the_planes_go_with_the_result() -> None:
    result = run(_case())
    planes = weakref.ref(_late(result).array())
    assert planes() is not None
    del result
    gc.collect()
    assert planes() is None
