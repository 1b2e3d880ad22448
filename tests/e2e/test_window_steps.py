"""Steps made into a file from the window, as a user does it, and the file read back."""

import cv2
import numpy as np
from PySide6.QtWidgets import QApplication

from convexplorer.model.cases import CASES
from tests.fixtures_dialog import in_dialog


def test_all_steps_as_an_animation_and_one_as_a_picture(window, tmp_path):
    case = CASES["padding_strides"]
    window.window.store.edit(case.document(), case.title)
    window.window.store.set_view(case.view())
    window.wait()
    trigger = window.window.actions_by_key["export-steps"].trigger

    def save_all(form):
        form.choose("animateFormat", ".gif")
        form.type("animateFolder", tmp_path)
        form.type("animateName", "walk")
        form.type("animateTitle", "Half the size")
        form.wait(form.button("Save").isEnabled)
        form.click(form.field("animateCopyAlt"))
        form.click(form.button("Save"))

    in_dialog(window, trigger, save_all)
    window.wait((tmp_path / "walk.gif").exists)
    read, found = cv2.imdecodeanimation(np.frombuffer((tmp_path / "walk.gif").read_bytes(), np.uint8))
    assert read
    assert (len(found.frames), list(found.durations)) == (9, [800] * 9)
    assert QApplication.clipboard().text().startswith("Half the size: 9 steps of conv1 over an input of 5 × 5")

    def save_one(form):
        form.choose("animateWhat", "this")
        assert form.field("animateFormat").currentData() == ".gif"
        form.wait(lambda: "choose PNG or SVG" in form.field("animateNote").text())
        assert not form.button("Save").isEnabled()
        form.type("animateName", "a/b")
        form.wait(lambda: "no name for a file" in form.field("animateNote").text())
        form.type("animateName", "walk")
        form.choose("animateFormat", ".svg")
        form.click(form.button("Save"))

    in_dialog(window, trigger, save_one)
    window.wait((tmp_path / "walk.svg").exists)
    assert (tmp_path / "walk.svg").read_text().startswith("<svg")
