"""Sources in sessions: each comes back as it was, secrets do not, and what is no source is refused."""

import json
from pathlib import Path
from typing import Any, get_args

import pytest

from convexplorer.formats import session
from convexplorer.formats.session import Session
from convexplorer.messages import UserError
from convexplorer.model.document import new_document
from convexplorer.model.sources import (
    Camera,
    Drawn,
    ImageSequence,
    PictureFile,
    Pipe,
    Screen,
    Source,
    Stream,
    Synthetic,
    VideoFile,
    is_device,
    is_live,
    title,
)

KEPT: list[tuple[Source, str]] = [
    (VideoFile(Path("a.mp4"), 12, 0.5, False), "a.mp4"),
    (ImageSequence(Path("shots"), "a*.png", 10.0, 3, 2.0, False), "shots/a*.png"),
    (Camera("Cam", 1, 640, 480, 30.0, "YUYV", 120.0, None, 4500.0, 10.0), "Cam"),
    (Camera(), "Camera 1"),
    (Stream("http://cam.local:8080/video?size=2"), "http://cam.local:8080/video"),
    (Screen(0, 10, 20, 300, 200, 30.0), "Screen, 300 × 200"),
    (Screen(), "Screen"),
    (Pipe(), "Frames on stdin"),
    (Synthetic(64, 48, 12.5, "zoom"), "Moving scene"),
]


def back(source: Source) -> Source:
    return session.loads(session.dumps(Session(new_document(source)))).document.source


@pytest.mark.parametrize(("source", "called"), KEPT, ids=lambda value: type(value).__name__)
def test_every_kind_of_source_comes_back(source: Source, called: str) -> None:
    assert back(source) == source
    assert title(source) == called


def test_what_runs_by_itself_and_what_is_a_device_is_known_of_every_kind() -> None:
    kinds = {type(source) for source, _ in KEPT}
    assert {kind for kind in get_args(Source) if kind in kinds} == kinds
    assert all(is_live(source) for source, _ in KEPT)
    assert not any(is_live(source) for source in (PictureFile(Path("a.png")), new_document().source))
    assert {type(source) for source, _ in KEPT if is_device(source)} == {Camera, Stream, Screen, Pipe}
    assert Drawn not in kinds


@pytest.mark.parametrize(
    "address",
    [
        "rtsp://anna:s3cret@cam.local:554/live?channel=1",
        "http://cam.local/mjpeg?channel=1&user=anna&pwd=s3cret",
        "http://anna:s3cret@cam.local/a?channel=1&access_token=s3cret",
    ],
)
def test_passwords_are_in_no_title_no_log_and_no_session(address: str) -> None:
    spec = Stream(address)
    kept = back(spec)
    for text in (title(spec), repr(spec), str(new_document(spec)), session.dumps(Session(new_document(spec)))):
        assert "s3cret" not in text
        assert "anna" not in text
    assert isinstance(kept, Stream)
    assert "channel=1" in kept.url
    assert spec != Stream(kept.url)


def test_a_password_reaches_the_camera_as_it_was_typed() -> None:
    assert Stream("http://anna:a%3Ab%2Fc@cam.local/x").credentials == "anna:a:b/c"
    assert Stream("http://anna:a%3Ab%2Fc@cam.local/x").url == "http://cam.local/x"
    assert Stream("http://cam.local/x", "anna:b").credentials == "anna:b"


def test_a_film_below_the_folder_moves_with_it(tmp_path: Path) -> None:
    for kind in (VideoFile, ImageSequence):
        source = kind(tmp_path / "sub" / "film")
        session.write(Session(new_document(source)), tmp_path / "a.convx")
        assert '"sub/film"' in (tmp_path / "a.convx").read_text()
        assert session.read(tmp_path / "a.convx").document.source == source


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"type": "camera", "index": -1}, "index"),
        ({"type": "camera", "exposure": "much"}, "exposure"),
        ({"type": "video", "path": "a.mp4", "speed": 9}, "speed"),
        ({"type": "video", "path": "a\0.mp4"}, "path"),
        ({"type": "stream", "url": "http://a\r\nHost: b/"}, "url"),
        ({"type": "stream", "url": "http://a/", "credentials": "a:b"}, "credentials"),
        ({"type": "screen", "rate": 0}, "rate"),
        ({"type": "synthetic", "motion": "sideways"}, "motion"),
        ({"type": "telescope"}, "type"),
    ],
)
def test_what_is_no_source_is_refused_by_its_path(said: dict[str, Any], where: str) -> None:
    data = json.loads(session.dumps(Session(new_document())))
    data["document"]["source"] = said
    with pytest.raises(UserError) as caught:
        session.loads(json.dumps(data))
    assert caught.value.message.code == "session-refused"
    assert f"document.source.{where}" in str(caught.value)
