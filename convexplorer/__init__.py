"""ConvExplorer: see what a convolution does to an image, down to the single multiplication."""

import os

__version__ = "0.1.0"

# OpenCV reads these once, while it is imported, so that they stand before anything that could import it; they are a
# second fence behind formats/gate.py (the figures are those of limits.py, which is not imported here: it costs psutil)
os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(256 * 1024 * 1024))
os.environ.setdefault("OPENCV_IO_MAX_IMAGE_WIDTH", "65535")
os.environ.setdefault("OPENCV_IO_MAX_IMAGE_HEIGHT", "65535")

# OpenBLAS, too, reads this while NumPy is imported. It gives a product to every core and waits for each of them awake:
# beside a window that paints, on two busy cores, a frame of Tiny VGG took 114 ms with two threads and 18 with one;
# on two idle ones ResNet-50 takes 91 ms with two and 113 with one
os.environ.setdefault("OPENBLAS_NUM_THREADS", str(max(1, (os.cpu_count() or 1) - 1)))
