"""Waves and parts of kernels, against NumPy's transform and against waves that are really filtered."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from convexplorer.compute import conv2d, kernels
from convexplorer.compute.analysis import kernel_facts
from convexplorer.compute.frequency import (
    STEPS,
    antisymmetric_part,
    decibels,
    multiplications,
    off_centre,
    rebuilt,
    response,
    separable_parts,
    symmetric_part,
    truncated,
)

KERNELS = arrays(
    np.float64, st.tuples(st.integers(1, 9), st.integers(1, 9)), elements=st.integers(-40, 40).map(lambda n: n / 8)
)


@settings(max_examples=40, deadline=None)
@given(KERNELS, st.integers(1, 3))
def test_the_gain_is_that_of_numpys_transform_of_the_padded_kernel(kernel, dilation):
    spread = np.zeros([(n - 1) * dilation + 1 for n in kernel.shape])
    spread[::dilation, ::dilation] = kernel
    padded = np.zeros((STEPS, STEPS))
    padded[: spread.shape[0], : spread.shape[1]] = spread
    expected = np.abs(np.fft.fftshift(np.fft.fft2(padded)))
    found = np.abs(response(kernel, dilation=(dilation, dilation)))
    np.testing.assert_allclose(found[:STEPS, :STEPS], expected, atol=1e-9)
    np.testing.assert_allclose(found[STEPS], found[0], atol=1e-9)
    np.testing.assert_allclose(found[:, STEPS], found[:, 0], atol=1e-9)


@pytest.mark.parametrize("name", ["sobel-x", "gaussian:5:1.2", "roberts", "box:4", "emboss"])
def test_a_wave_comes_out_as_the_response_says(name):
    kernel = kernels.kernel(name)
    down, across = 3 / 32, -5 / 32
    rows, columns = np.mgrid[:32, :32]
    wave = np.exp(2j * np.pi * (down * rows + across * columns))
    gain = response(kernel, np.array([down]), np.array([across]))[0, 0]
    out = [
        conv2d(part[None], kernel[None, None], padding="same", padding_mode="circular")[0]
        for part in (wave.real, wave.imag)
    ]
    np.testing.assert_allclose(out[0] + 1j * out[1], gain * wave, atol=1e-9)


def test_even_kernels_lie_half_a_pixel_off_and_their_phase_says_so():
    assert off_centre(kernels.kernel("box:2")) == (0.5, 0.5)
    assert off_centre(kernels.kernel("box:3")) == (0, 0)
    assert off_centre(np.pad(kernels.kernel("box:3"), ((0, 1), (0, 1)))) == (0, 0)  # as a 4 × 4 layer holds it
    # half a pixel is half a turn for each cycle a pixel
    found = response(kernels.kernel("box:2"), np.zeros(1), np.array([0.1, 0.25]))[0]
    np.testing.assert_allclose(np.angle(found), np.pi * np.array([0.1, 0.25]))


def test_published_gains():
    # central difference: 2 i sin(2πf); binomial 1 2 1 / 4: cos²(πf)
    f = np.linspace(-0.5, 0.5, 9)
    found = response(np.array([[-1.0, 0, 1]]), np.zeros(1), f)[0]
    np.testing.assert_allclose(found, 2j * np.sin(2 * np.pi * f), atol=1e-12)
    found = response(np.array([[1.0, 2, 1]]) / 4, np.zeros(1), f)[0]
    np.testing.assert_allclose(found, np.cos(np.pi * f) ** 2, atol=1e-12)
    assert decibels(np.array(10.0)) == pytest.approx(20)
    assert decibels(np.array(0.0)) == -np.inf


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 4), st.tuples(st.integers(4, 12), st.integers(4, 12)), st.integers(0, 1 << 20))
def test_a_kernel_of_rank_r_is_rebuilt_from_r_parts(rank, shape, seed):
    rng = np.random.default_rng(seed)
    kernel = sum((np.outer(rng.normal(size=shape[0]), rng.normal(size=shape[1])) for _ in range(rank)), np.zeros(shape))
    parts = separable_parts(kernel)
    assert parts.rank == np.linalg.matrix_rank(kernel, tol=1e-9) == rank
    assert np.abs(rebuilt(parts) - kernel).max() < 1e-6
    one = truncated(kernel, 1)
    assert np.linalg.matrix_rank(one, tol=1e-9) == min(rank, 1)
    # no kernel of rank 1 is nearer: what is left over is the other singular values
    assert np.linalg.norm(kernel - one) == pytest.approx(np.sqrt((parts.values[1:] ** 2).sum()), abs=1e-9)


def test_what_is_separable_is_known():
    assert separable_parts(kernels.kernel("gaussian:7:1.3")).rank == 1
    assert separable_parts(kernels.kernel("sobel-x")).rank == 1
    assert separable_parts(kernels.kernel("outline")).rank == 2
    assert multiplications((7, 7), 1) == (49, 14)


@given(KERNELS)
@settings(max_examples=30, deadline=None)
def test_the_halves_add_up_and_share_the_energy(kernel):
    even, odd = symmetric_part(kernel), antisymmetric_part(kernel)
    assert np.array_equal(even + odd, kernel)
    assert np.array_equal(np.rot90(even, 2), even)
    assert np.array_equal(np.rot90(odd, 2), -odd)
    energy = float((kernel**2).sum())
    if energy:
        facts = kernel_facts(kernel)
        assert facts.symmetric == pytest.approx((even**2).sum() / energy)
        assert facts.antisymmetric == pytest.approx((odd**2).sum() / energy)
