"""The table of measurements, its arithmetic, and one real measurement; no figure is judged here."""

import importlib
import json

import numpy as np
import pytest

from convexplorer import app, bench
from convexplorer.bench import clock, conv
from convexplorer.messages import UserError
from convexplorer.model.sources import VideoFile


def test_every_row_names_a_function():
    assert len({case.name for case in bench.BENCHES}) == len(bench.BENCHES)
    for case in bench.BENCHES:
        module, function = case.function.split(":")
        assert callable(getattr(importlib.import_module(module), function))


@pytest.mark.parametrize("share", [0.5, 0.95, 0.99, 1.0])
def test_percentiles_are_nearest_ranks(share):
    samples = list(np.random.default_rng(1).permutation(100) + 1.0)
    assert bench.percentile(samples, share) == 100 * share
    assert bench.percentile([7.0], share) == 7.0


@pytest.mark.parametrize(
    ("unit", "judged", "target", "met"),
    [
        ("ms", "median", 3.0, True),
        ("ms", "median", 1.9, False),
        ("ms", "p95", 3.0, False),
        ("ms", "p95", 9.0, True),
        ("ms", "p99", 8.9, False),
        ("pictures/s", "median", 1.0, True),
        ("pictures/s", "median", 2.5, False),
        ("ms", "median", None, None),
    ],
)
def test_when_a_target_is_met(unit, judged, target, met):
    assert bench.measurement("case", unit, [1.0, 2.0, 9.0], target, judged).met is met


def test_turn_about_runs_both_equally_often():
    calls = []
    ours, theirs = clock.interleaved(lambda: calls.append("o"), lambda: calls.append("t"), 5)
    assert len(ours) == len(theirs) == 5
    assert calls.count("o") == calls.count("t")
    assert calls[-4:] in (["o", "t", "t", "o"], ["t", "o", "o", "t"])


def test_one_measurement_as_json(monkeypatch, capsys):
    monkeypatch.setattr(conv, "SIZES", {"tiny": (9, 8)})
    assert app.main(["bench", "conv", "--quick", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert len(figures) == 3
    for figure in figures:
        assert set(figure) >= {"case", "unit", "median", "p95", "p99", "target", "met", "n", "machine"}
        assert figure["met"] is (figure["median"] <= figure["target"])


def test_lines(monkeypatch, capsys):
    monkeypatch.setattr(conv, "_picture", lambda *shape: np.zeros(shape, np.float32)[..., :8, :8])
    assert app.main(["bench", "pools", "channels", "--quick"]) == 0
    said = capsys.readouterr().out
    assert said.count("\n") == 3
    assert "max_pool2d" in said
    assert "n=" in said


def test_unknown_cases_name_the_known(capsys):
    assert app.main(["bench", "speed"]) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert all(case.name in said for case in bench.BENCHES)


def test_a_window_that_breaks_is_one_sentence(monkeypatch):
    window = importlib.import_module("convexplorer.bench.window")
    with pytest.raises(UserError) as caught:
        window.figures("no-such-case", "offscreen")
    assert caught.value.message.code == "bench-failed"


def test_a_film_beside_the_plain_script(monkeypatch, capsys):
    live = importlib.import_module("convexplorer.bench.live")
    monkeypatch.setattr(live, "SIZES", {"tiny": (48, 64)})
    assert app.main(["bench", "file", "--quick", "--json"]) == 0
    ours, script, ratio = json.loads(capsys.readouterr().out)
    assert ours["n"] == script["n"] == ratio["n"] == 3
    assert min(ours["median"], script["median"]) > 0
    assert ratio["target"] == pytest.approx(1 / 0.9)
    assert ratio["met"] is (ratio["median"] <= ratio["target"])


def test_what_comes_through_the_loop_is_counted(tmp_path):
    live = importlib.import_module("convexplorer.bench.live")
    path = live.film(tmp_path / "film.mp4", 48, 64, 30)
    seen = live._Seen(live.document(VideoFile(path), live.FOUR), 0.5)
    assert len(seen.ages) > 0
    assert min(seen.ages) >= 0
    assert seen.dropped >= 0
    assert seen.processed > 0


def test_live_is_a_choice_of_cases(monkeypatch):
    asked = []
    monkeypatch.setattr(bench, "run", lambda names, quick: asked.append((list(names), quick)) or iter(()))
    assert app.main(["bench", "--live", "--quick"]) == 0
    assert app.main(["bench", "pools", "live", "--live"]) == 0
    assert asked == [([*bench.LIVE], True), (["pools", "live", "file", "film"], False)]
    assert {case.name for case in bench.BENCHES} >= set(bench.LIVE)
