"""`convexplorer apply` from pictures to files, against sums written out here and against PyTorch."""

import io
import json
import sys

import cv2
import numpy as np
import pytest

from convexplorer import app

SOBEL_X = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]
GREY = (0.299, 0.587, 0.114)


@pytest.fixture
def photo(tmp_path):
    """A small colour picture on disk, and its pixels (C, H, W)."""
    pixels = np.random.default_rng(5).integers(0, 256, (3, 17, 23), np.uint8)
    return write_png(tmp_path / "photo.png", pixels), pixels


def write_png(path, pixels):
    turned = pixels.transpose(1, 2, 0)
    done, data = cv2.imencode(".png", turned[:, :, ::-1] if turned.shape[2] == 3 else turned)
    assert done
    path.write_bytes(data.tobytes())
    return path


def apply(*arguments) -> int:
    return app.main(["apply", *map(str, arguments)])


def array_of(tmp_path, *arguments) -> np.ndarray:
    out = tmp_path / "out.npy"
    assert apply(*arguments, "--overwrite", "-o", out) == 0
    return np.load(out, allow_pickle=False)


def grey(pixels):
    return sum(share * plane for share, plane in zip(GREY, pixels / 255.0, strict=True))


def correlated(plane, kernel, stride=(1, 1), pads=((0, 0), (0, 0)), dilation=(1, 1), mode="constant"):
    """The sum of products, written out; mode as numpy.pad has it."""
    padded = np.pad(plane, pads, mode=mode)
    kernel = np.asarray(kernel, float)
    reach = [d * (k - 1) + 1 for k, d in zip(kernel.shape, dilation, strict=True)]
    rows, columns = ((n - r) // s + 1 for n, r, s in zip(padded.shape, reach, stride, strict=True))
    out = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            for u in range(kernel.shape[0]):
                for v in range(kernel.shape[1]):
                    out[i, j] += kernel[u, v] * padded[i * stride[0] + u * dilation[0], j * stride[1] + v * dilation[1]]
    return out


def close(found, wanted, tol=1e-5):
    assert found.shape == wanted.shape
    np.testing.assert_allclose(found, wanted, atol=tol * 8)


def test_the_plainest_call(tmp_path, photo):
    path, pixels = photo
    found = array_of(tmp_path, path, "--kernel", "sobel-x")
    assert found.dtype == np.float32
    close(found, correlated(grey(pixels), SOBEL_X, pads=((1, 1), (1, 1)))[None])


def test_numbers_instead_of_a_name_and_a_file_of_them(tmp_path, photo):
    path, _ = photo
    named = array_of(tmp_path, path, "--kernel", "sobel-x")
    np.testing.assert_array_equal(array_of(tmp_path, path, "--kernel", "-1 0 1; -2 0 2; -1 0 1"), named)
    np.testing.assert_array_equal(array_of(tmp_path, path, "--kernel", "-1,0,1;-2,0,2;-1,0,1"), named)
    text = tmp_path / "kernel.csv"
    text.write_text("-1,0,1\n-2,0,2\n-1,0,1\n")
    np.testing.assert_array_equal(array_of(tmp_path, path, "--kernel", f"@{text}"), named)


def test_fractions(tmp_path, photo):
    path, pixels = photo
    found = array_of(tmp_path, path, "--kernel", "1/9 1/9 1/9; 1/9 1/9 1/9; 1/9 1/9 1/9")
    close(found, correlated(grey(pixels), np.full((3, 3), 1 / 9), pads=((1, 1), (1, 1)))[None])


@pytest.mark.parametrize(
    ("flags", "settings"),
    [
        (["--stride", "2"], {"stride": (2, 2), "pads": ((1, 1), (1, 1))}),
        (["--stride", "2,1", "--padding", "valid"], {"stride": (2, 1)}),
        (["--padding", "2"], {"pads": ((2, 2), (2, 2))}),
        (["--padding", "0,1,2,3"], {"pads": ((0, 1), (2, 3))}),
        (["--padding", "full"], {"pads": ((2, 2), (2, 2))}),
        (["--padding-mode", "reflect"], {"pads": ((1, 1), (1, 1)), "mode": "reflect"}),
        (["--padding-mode", "symmetric"], {"pads": ((1, 1), (1, 1)), "mode": "symmetric"}),
        (["--padding-mode", "replicate"], {"pads": ((1, 1), (1, 1)), "mode": "edge"}),
        (["--padding-mode", "circular"], {"pads": ((1, 1), (1, 1)), "mode": "wrap"}),
        (["--dilation", "2", "--padding", "valid"], {"dilation": (2, 2)}),
        (["--dilation", "1,3"], {"dilation": (1, 3), "pads": ((1, 1), (3, 3))}),
    ],
)
def test_how_the_window_slides(tmp_path, photo, flags, settings):
    path, pixels = photo
    kernel = "1 2 3; 4 5 6; 7 8 10"
    weights = [[1, 2, 3], [4, 5, 6], [7, 8, 10]]
    close(
        array_of(tmp_path, path, "--kernel", kernel, *flags), correlated(grey(pixels), weights, **settings)[None], 1e-4
    )


def test_constant_padding_and_bias(tmp_path, photo):
    path, pixels = photo
    found = array_of(
        tmp_path, path, "--kernel", "1 1 1", "--padding-mode", "constant", "--padding-value", "-0.5", "--bias", "-1"
    )
    padded = np.pad(grey(pixels), ((0, 0), (1, 1)), constant_values=-0.5)
    close(found, correlated(padded, [[1, 1, 1]])[None] - 1)


def test_several_filters_are_one_layer_and_have_a_bias_each(tmp_path, photo):
    path, pixels = photo
    found = array_of(tmp_path, path, "--kernel", "sobel-x", "--kernel", "3", "--bias", "0.25,-1")
    plane = grey(pixels)
    close(found, np.stack([correlated(plane, SOBEL_X, pads=((1, 1), (1, 1))) + 0.25, 3 * plane - 1]))


def test_a_true_convolution_turns_the_kernel(tmp_path, photo):
    path, _ = photo
    flipped = array_of(tmp_path, path, "--kernel", "1 2 3; 4 5 6; 7 8 9", "--flip")
    np.testing.assert_array_equal(flipped, array_of(tmp_path, path, "--kernel", "9 8 7; 6 5 4; 3 2 1"))


def test_channels(tmp_path, photo):
    path, pixels = photo
    single = [correlated(plane / 255, SOBEL_X, pads=((1, 1), (1, 1))) for plane in pixels]
    close(array_of(tmp_path, path, "--kernel", "sobel-x", "--channels", "each"), np.stack(single))
    summed = array_of(tmp_path, path, "--kernel", "sobel-x", "--channels", "all")
    close(summed, sum(single)[None] / 3)  # a preset is shared out to the channels: a blur stays a blur
    np.testing.assert_array_equal(array_of(tmp_path, path, "--kernel", "sobel-x", "--channels", "rgb"), summed)


@pytest.mark.parametrize(
    ("flag", "function"),
    [
        ("relu", lambda x: np.maximum(x, 0)),
        ("leaky-relu:0.2", lambda x: np.where(x > 0, x, 0.2 * x)),
        ("sigmoid", lambda x: 1 / (1 + np.exp(-x))),
        ("tanh", np.tanh),
        ("elu:2", lambda x: np.where(x > 0, x, 2 * np.expm1(x))),
        ("absolute", np.abs),
    ],
)
def test_activations(tmp_path, photo, flag, function):
    path, pixels = photo
    plane = correlated(grey(pixels), SOBEL_X, pads=((1, 1), (1, 1)))
    close(array_of(tmp_path, path, "--kernel", "sobel-x", "--activation", flag), function(plane)[None])


def test_pools(tmp_path, photo):
    path, pixels = photo
    plane = grey(pixels)[:16, :22]
    blocks = plane.reshape(8, 2, 11, 2).swapaxes(1, 2)
    close(array_of(tmp_path, path, "--pool", "max"), blocks.max((2, 3))[None])
    close(array_of(tmp_path, path, "--pool", "average:2"), blocks.mean((2, 3))[None])
    slid = np.lib.stride_tricks.sliding_window_view(grey(pixels), (3, 3))
    close(array_of(tmp_path, path, "--pool", "min:3:1"), slid.min((2, 3))[None])
    close(array_of(tmp_path, path, "--pool", "global-average"), grey(pixels).mean().reshape(1, 1, 1))


def test_the_whole_chain_is_pytorchs(tmp_path, photo):
    torch = pytest.importorskip("torch")
    path, pixels = photo
    flags = ["--kernel", "sobel-x", "--kernel", "outline", "--stride", "2", "--padding", "1"]
    flags += ["--activation", "relu", "--pool", "max:3:2"]
    found = array_of(tmp_path, path, *flags, "--channels", "each", "--dtype", "float64")
    outline = [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]
    weight = torch.tensor(np.tile(np.array([SOBEL_X, outline], float)[:, None], (3, 1, 1, 1)))
    maps = torch.nn.functional.conv2d(torch.from_numpy(pixels / 255.0)[None], weight, stride=2, padding=1, groups=3)
    wanted = torch.nn.functional.max_pool2d(maps.relu(), 3, 2)[0].numpy()
    assert found.dtype == np.float64
    np.testing.assert_allclose(found, wanted, atol=1e-12)


def test_sixteen_bits_and_floats_have_their_own_unit(tmp_path):
    deep = np.random.default_rng(6).integers(0, 65536, (9, 8), np.uint16)
    path = tmp_path / "deep.png"
    path.write_bytes(cv2.imencode(".png", deep)[1].tobytes())
    np.testing.assert_allclose(array_of(tmp_path, path, "--dtype", "float64")[0], deep / 65535, atol=1e-15)
    wild = np.array([[-3.5, 0, 7], [1e6, -0.25, 2]], np.float32)
    np.save(tmp_path / "wild.npy", wild)
    np.testing.assert_array_equal(array_of(tmp_path, tmp_path / "wild.npy")[0], wild)


def test_nan_spreads_as_far_as_the_kernel_and_no_further(tmp_path):
    image = np.zeros((40, 40), np.float32)
    image[20, 20] = np.nan
    np.save(tmp_path / "nan.npy", image)
    for side in (3, 13):
        kernel = ";".join([" ".join(["1"] * side)] * side)
        found = array_of(tmp_path, tmp_path / "nan.npy", "--kernel", kernel)[0]
        wanted = np.zeros((40, 40), bool)
        wanted[20 - side // 2 : 21 + side // 2, 20 - side // 2 : 21 + side // 2] = True
        np.testing.assert_array_equal(np.isnan(found), wanted)


@pytest.mark.parametrize(
    ("stage", "wanted"),
    [("conv", -0.5), ("conv1", -0.5), ("activation", 0.0), ("pool", 0.0), ("input", 255), (None, 0.0)],
)
def test_stages(tmp_path, stage, wanted):
    path = write_png(tmp_path / "white.png", np.full((1, 4, 4), 255, np.uint8))
    flags = ["--kernel", "-0.5", "--activation", "relu", "--pool", "max"]
    found = array_of(tmp_path, path, *flags, *(["--stage", stage] if stage else []))
    assert (found == wanted).all()
    assert found.shape[1:] == ((2, 2) if stage in ("pool", None) else (4, 4))


def test_frames_on_a_pipe(tmp_path, photo, monkeypatch):
    path, pixels = photo
    wanted = array_of(tmp_path, path, "--kernel", "sobel-x", "--channels", "each")
    frame = b"P6\n23 17\n255\n" + np.ascontiguousarray(pixels.transpose(1, 2, 0)).tobytes()
    found = piped(monkeypatch, frame * 2, "-", "--kernel", "sobel-x", "--channels", "each", "-o", "-")
    pipe = io.BytesIO(found)
    for _ in range(2):
        np.testing.assert_array_equal(np.load(pipe), wanted)
    assert not pipe.read()


class Pipe:
    """Standard input or output as a process has it, with the bytes kept."""

    def __init__(self, data=b""):
        self.buffer = io.BytesIO(data)

    def isatty(self):
        return False

    def write(self, text):
        raise AssertionError(f"text among the data: {text!r}")

    def flush(self):
        pass


def piped(monkeypatch, data, *arguments) -> bytes:
    out = Pipe()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdin", Pipe(data))
        patch.setattr(sys, "stdout", out)
        assert apply(*arguments) == 0
    return out.buffer.getvalue()


def test_a_file_to_a_pipe_as_pgm_and_y4m(tmp_path, photo, monkeypatch):
    path, pixels = photo
    level = np.rint(255 * grey(pixels))
    pgm = piped(monkeypatch, b"", path, "--range", "0:1", "--format", "pgm", "-o", "-")
    assert pgm.startswith(b"P5\n23 17\n255\n")
    shown = np.frombuffer(pgm[-17 * 23 :], np.uint8).reshape(17, 23)
    assert np.abs(shown - level).max() <= 1
    y4m = piped(monkeypatch, b"", path, "--range", "0:1", "--format", "y4m", "-o", "-")
    assert y4m.endswith(shown.tobytes())
    assert y4m.startswith(b"YUV4MPEG2 W23 H17 ")


def test_kernels_in_json_are_numbers_that_apply_takes(tmp_path, photo, capsys):
    path, _ = photo
    assert app.main(["kernels", "--json"]) == 0
    presets = json.loads(capsys.readouterr().out)
    for preset in presets:
        text = ";".join(" ".join(map(repr, row)) for row in preset["kernel"])
        named = array_of(tmp_path, path, "--kernel", preset["name"], "--dtype", "float64")
        np.testing.assert_array_equal(array_of(tmp_path, path, "--kernel", text, "--dtype", "float64"), named)
