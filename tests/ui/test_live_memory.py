"""What runs for long takes no more memory than what has just begun."""

import gc

import psutil
import pytest

from convexplorer.model.sources import Synthetic

WARM, FRAMES = 600, 3_000
MEGABYTE = 1 << 20


@pytest.mark.slow
def test_three_thousand_live_frames_leave_no_memory_behind(window):
    seen = []
    window.window.loop.feed.taken.connect(lambda: seen.append(1))
    window.window.files.show_source(Synthetic(160, 120, 120.0))

    def shown(count: int) -> int:
        window.qtbot.waitUntil(lambda: len(seen) >= count, timeout=400_000)
        gc.collect()
        return int(psutil.Process().memory_info().rss)

    before = shown(WARM)
    assert shown(WARM + FRAMES) - before < 5 * MEGABYTE
