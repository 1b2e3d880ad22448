"""The frame that the layers see: made once, kept while nothing changed, and the same again from a session."""

from dataclasses import replace

import numpy as np

from convexplorer.engine.framing import framed
from convexplorer.engine.run import Job, run
from convexplorer.formats import session
from convexplorer.model.document import new_document
from convexplorer.model.framing import Framing
from convexplorer.model.result import Frame
from convexplorer.model.sources import BuiltIn

IMAGE = np.random.default_rng(2).integers(0, 256, (3, 20, 24), np.uint8)
FRAME = Frame(0, 0.0, IMAGE, BuiltIn())
FRAMING = Framing((2, 3, 10, 8), 90, True)


def test_layers_see_the_part_as_it_stands():
    document = new_document().with_framing(FRAMING)
    result = run(Job(document, FRAME))
    wanted = np.rot90(IMAGE[:, 2:12, 3:11], -1, axes=(1, 2))[:, :, ::-1]
    assert np.array_equal(result.stage("input").array, wanted)
    assert result.stage("conv1").shape == (4, 8, 10)
    assert result.frame.raw is FRAME


def test_the_same_frame_is_kept_while_only_layers_change():
    document = new_document().with_framing(FRAMING)
    first = run(Job(document, FRAME))
    second = run(Job(document.with_layer(replace(document.pool, kind="max")), FRAME), first)
    assert second.frame is first.frame
    assert second.stage("conv1") is first.stage("conv1")


def test_without_framing_the_frame_goes_in_as_it_came():
    made = framed(FRAME, FRAMING)
    assert framed(made, Framing()) is FRAME
    assert framed(made, FRAMING) is made


def test_a_crop_outside_is_said_and_the_whole_picture_shown():
    made = framed(FRAME, Framing((100, 0, 5, 5)))
    assert made.image.shape == IMAGE.shape
    assert made.note.code == "crop-outside"


def test_a_session_keeps_it():
    document = new_document().with_framing(FRAMING)
    assert session.loads(session.dumps(session.Session(document))).document.framing == FRAMING
