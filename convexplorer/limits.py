"""How large anything may be, once, for every part of the program."""

import psutil

PICTURE_PIXELS = 256 * 1024 * 1024
"""Pixels of one decoded picture; also OpenCV's own fence (`OPENCV_IO_MAX_IMAGE_PIXELS`)."""
PICTURE_SIDE = 65_535
FILE_BYTES = 1 << 30
BANDS = 4_096
"""Channels of one picture; a satellite has some 400."""
SMALL_MAPS = 4_096
"""Maps of a stage that are shown small, each by itself: a flattened picture has a million of one value."""
KERNEL_SIDE = 63
FILTERS = 64
LAYERS = 1_024
WEIGHTS = 32_000_000
"""Weights of one layer: 256 MB of them as they are edited."""
SESSION_BYTES = 64 << 20
SESSION_TOKENS = 1_000_000
SESSION_DEPTH = 32
NAME_LENGTH = 200
UNDO_STEPS = 200
VARIANTS = 3
"""States that are compared with what the window works on: four in all."""
STRIDE = 64
DILATION = 16
PADDING = 512
ANIMATION_BYTES = 1 << 30
"""Decoded frames of an animated picture, all at once."""
DECODE_SECONDS = 10.0
DECODE_MEMORY = 2 << 30
"""What a decoding child may take beyond the decoded picture itself."""

SHARE_OF_MEMORY = 0.6


def memory_at_hand() -> int:
    """Bytes that one piece of work may still take: a share of what the system says is available."""
    return int(psutil.virtual_memory().available * SHARE_OF_MEMORY)
