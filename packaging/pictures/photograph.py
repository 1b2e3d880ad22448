"""From a scene to a photograph: what each pixel sees, shaded, seen through air and a lens, on film."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import street_materials as m
from light import HAZE, SUN, SUN_LIGHT, Light, sky
from mesh import Floats
from noise import Float32s, fbm, single, smooth
from numpy.typing import NDArray
from raster import Camera, Scene, draw


@dataclass(frozen=True)
class Shot:
    """Where the camera stands, how far it turns right and down (radians), its focus, and the box with shadows."""

    size: tuple[int, int]
    eye: tuple[float, float, float]
    yaw: float
    pitch: float
    focal: float
    horizon: float
    low: tuple[float, float, float]
    high: tuple[float, float, float]
    near_blur: float
    far_blur: float
    softness: float = 1.0
    haze: float = 0.0
    detail: float = 0.004


def _attributes(scene: Scene, index: NDArray[np.int32], points: Float32s) -> tuple[Float32s, ...]:
    """Surface coordinates, smooth normals and the two surface directions at points on pieces."""
    c = scene.corners
    e1, e2 = c[:, 1] - c[:, 0], c[:, 2] - c[:, 0]
    a, b, d = (e1 * e1).sum(1), (e1 * e2).sum(1), (e2 * e2).sum(1)
    det = (a * d - b * b + 1e-18)[:, None]
    dual1, dual2 = (d[:, None] * e1 - b[:, None] * e2) / det, (a[:, None] * e2 - b[:, None] * e1) / det
    uv, n = scene.uvs, scene.normals
    du, dv = uv[:, 1] - uv[:, 0], uv[:, 2] - uv[:, 0]
    grads = [du[:, k, None] * dual1 + dv[:, k, None] * dual2 for k in (0, 1)]
    rel = points - c[index, 0].astype(np.float32)
    s = np.sum(rel * dual1[index].astype(np.float32), 1)[:, None]
    t = np.sum(rel * dual2[index].astype(np.float32), 1)[:, None]
    place = uv[index, 0] + s * du[index] + t * dv[index]
    normal = n[index, 0] + s * (n[:, 1] - n[:, 0])[index] + t * (n[:, 2] - n[:, 0])[index]
    normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-9
    return tuple(np.asarray(x, np.float32) for x in (place, normal, grads[0][index], grads[1][index]))


def _surface(
    scene: Scene,
    index: NDArray[np.int32],
    place: Float32s,
    normal: Float32s,
    gu: Float32s,
    gv: Float32s,
    step: Float32s,
) -> tuple[Float32s, Float32s]:
    """Colour of the material, and the normal bent by its height."""
    material = scene.materials[index]
    colour, bent = np.zeros((len(index), 3), np.float32), normal.copy()
    for kind in np.unique(material):
        on = material == kind
        u, v, tint, h = place[on, 0], place[on, 1], scene.tints[index[on]].astype(np.float32), step[on]
        look = m.LOOKS[int(kind)]
        colour[on], height = look(u, v, tint)
        hu, hv = (look(u + h, v, tint)[1] - height) / h, (look(u, v + h, tint)[1] - height) / h
        slope = np.clip(hu, -1.5, 1.5)[:, None] * gu[on] + np.clip(hv, -1.5, 1.5)[:, None] * gv[on]
        turned = normal[on] - slope
        bent[on] = turned / np.linalg.norm(turned, axis=1, keepdims=True)
    return np.clip(colour, 0.01, 0.95), bent


def _glass(
    points: Float32s, normal: Float32s, view: Float32s, tint: Float32s, place: Float32s, sunlit: Float32s
) -> Float32s:
    """A pane: a dim room, pale curtains at its sides, and the sky or the other side of the street mirrored."""
    wobble = (
        np.stack(
            [
                fbm(place[:, 0], place[:, 1], 2.2, 81, 2.0),
                fbm(place[:, 0], place[:, 1], 2.2, 82, 2.0),
                fbm(place[:, 0], place[:, 1], 2.2, 83, 2.0),
            ],
            1,
        )
        * 0.012
    )
    n = normal + wobble
    mirror = view - 2 * np.sum(view * n, 1, keepdims=True) * n
    image = sky(mirror / np.linalg.norm(mirror, axis=1, keepdims=True))
    skyline = 0.20 + 0.07 * fbm(mirror[:, 2] * 2 + points[:, 2] * 0.3, mirror[:, 0], 2.0, 84, 1.3)
    dark = smooth(0.06, -0.02, mirror[:, 1] - skyline)
    image = image * (1 - dark)[:, None] + dark[:, None] * single((0.12, 0.10, 0.055))
    fresnel = 0.10 + 0.75 * (1 - np.abs(np.sum(view * normal, 1))) ** 4
    fold = 0.8 + 0.2 * np.sin(place[:, 0] * 70 + 2 * fbm(place[:, 0], place[:, 1], 1, 85, 1.8))
    drawn = (tint[:, 2] > 0.5) * fold * (0.10 + 0.9 * sunlit)
    room = single((0.030, 0.027, 0.025)) + drawn[:, None] * single((0.5, 0.44, 0.36))
    return np.asarray(room * (1 - fresnel)[:, None] + image * fresnel[:, None], np.float32)


def _shade(
    scene: Scene, light: Light, index: NDArray[np.int32], points: Float32s, eye: Floats, step: Float32s
) -> Float32s:
    """The light that leaves surface points towards the eye, before the air between."""
    place, normal, gu, gv = _attributes(scene, index, points)
    view = (points - eye.astype(np.float32)).astype(np.float32)
    view /= np.linalg.norm(view, axis=1, keepdims=True)
    normal *= -np.sign(np.sum(normal * view, 1, keepdims=True) + 1e-9)
    colour, bent = _surface(scene, index, place, normal, gu, gv, step)
    material = scene.materials[index]
    leaf = material == m.LEAF
    sun = SUN.astype(np.float32)
    seen = light.sun(points, normal)
    facing = np.clip(bent @ sun, 0, 1) * (normal @ sun > 0)
    facing = np.where(leaf, 0.25 + 0.55 * np.abs(bent @ sun), facing)
    through = leaf & ((bent @ sun) < 0)
    colour = np.where(through[:, None], colour * single((1.25, 1.2, 0.6)), colour)
    ambient, open_ = light.ambient(
        points, normal, np.where(leaf[:, None], (0.6 * bent + (0, 0.6, 0)), bent).astype(np.float32)
    )
    below = (0.5 - 0.5 * bent[:, 1]) * (0.25 + 0.75 * open_)
    sides = np.clip(-bent[:, 0], 0, 1) * 0.30 + 0.06
    bounce = below[:, None] * single((0.62, 0.43, 0.26)) + sides[:, None] * single((0.75, 0.50, 0.28))
    out = colour * (seen[:, None] * facing[:, None] * SUN_LIGHT * 0.62 + ambient * 0.92 + bounce * 0.8)
    half = sun - view
    half /= np.linalg.norm(half, axis=1, keepdims=True)
    gloss = np.array([m.GLOSS.get(k, 0.0) for k in range(18)], np.float32)[material]
    out += (gloss * seen * np.clip(np.sum(bent * half, 1), 0, 1) ** 36)[:, None] * SUN_LIGHT
    pane, lit = material == m.GLASS, material == m.LANTERN
    glaze = np.nonzero(material == m.GLAZE)[0]
    mirror = view[glaze] - 2 * np.sum(view[glaze] * bent[glaze], 1, keepdims=True) * bent[glaze]
    fresnel = 0.05 + 0.6 * (1 - np.abs(np.sum(view[glaze] * bent[glaze], 1))) ** 5
    out[glaze] += (fresnel * (0.3 + 0.7 * open_[glaze]) * smooth(-0.05, 0.1, mirror[:, 1]))[:, None] * sky(mirror)
    out[pane] = _glass(
        points[pane],
        normal[pane],
        view[pane],
        scene.tints[index[pane]].astype(np.float32),
        place[pane],
        seen[pane] * 0.5,
    )
    out[lit] = colour[lit] * (1.1 + 0.9 * ambient[lit])
    return np.asarray(out, np.float32)


def _lens(light: Float32s, distance: Float32s, shot: Shot, scale: int) -> Float32s:
    """Very near and far things a little out of focus, and a glow round the brightest."""
    sharp = light
    for limit, side, sigma in ((shot.near_blur, -1, 0.75), (shot.far_blur, 1, 0.55)):
        soft = cv2.GaussianBlur(light, (0, 0), sigma * scale * shot.softness)
        edge = (limit * 1.25, limit * 0.8) if side < 0 else (limit * 0.8, limit * 1.6)
        weight = cv2.GaussianBlur(smooth(*edge, distance), (0, 0), sigma * scale * shot.softness)[..., None]
        sharp = sharp * (1 - weight) + soft * weight
    glow = cv2.GaussianBlur(np.clip(light - 1.15, 0, 3), (0, 0), 9 * scale)
    return np.asarray(sharp + 0.35 * glow, np.float32)


def _film(light: Float32s) -> NDArray[np.uint8]:
    """Linear light to 8-bit film tones, with a vignette and fine grain."""
    rows, cols = light.shape[:2]
    y, x = np.mgrid[:rows, :cols]
    away = np.hypot((x - cols / 2) / cols, (y - rows / 2) / rows)
    exposed = light * (1.02 - 0.42 * away**2)[..., None] * 0.70
    toned = exposed * (2.51 * exposed + 0.03) / (exposed * (2.43 * exposed + 0.59) + 0.14)
    encoded = np.where(toned <= 0.0031308, 12.92 * toned, 1.055 * np.maximum(toned, 1e-6) ** (1 / 2.4) - 0.055)
    encoded = encoded + 0.16 * (encoded - 0.5) * (1 - np.abs(2 * encoded - 1))
    grey = encoded @ single((0.299, 0.587, 0.114))
    encoded = grey[..., None] + 1.12 * (encoded - grey[..., None])
    grain = np.random.default_rng(9).normal(size=(rows, cols, 1)) * 0.0075
    return np.asarray(np.clip(encoded + grain, 0, 1) * 255 + 0.5, np.uint8)


def photograph(scene: Scene, shot: Shot, samples: int, suns: int, skies: int, pixels: int) -> NDArray[np.uint8]:
    """The scene as (rows, columns, 3) RGB; `samples` squared rays a pixel, maps of `pixels` squared cells."""
    cols, rows = shot.size[0] * samples, shot.size[1] * samples
    focal = shot.focal * samples
    c, s, cp, sp = np.cos(shot.yaw), np.sin(shot.yaw), np.cos(shot.pitch), np.sin(shot.pitch)
    axes = np.array(((1, 0, 0), (0, cp, sp), (0, -sp, cp))) @ np.array(((c, 0, -s), (0, 1, 0), (s, 0, c)))
    eye = np.array(shot.eye)
    camera = Camera(eye, axes, (cols / 2, rows * shot.horizon), (cols, rows), focal)
    nearness, ids = draw(scene, camera)
    light = Light(scene, np.array(shot.low), np.array(shot.high), suns, skies, pixels)
    image, distance = np.empty((rows, cols, 3), np.float32), np.full((rows, cols), 200, np.float32)
    x = np.arange(cols) + 0.5
    for top in range(0, rows, 48 * samples):
        bottom = min(top + 48 * samples, rows)
        band = slice(top, bottom)
        y = np.arange(top, bottom)[:, None] + 0.5
        across, up = (x - camera.centre[0]) / focal, (camera.centre[1] - y) / focal
        rays = (np.stack(np.broadcast_arrays(across, up, 1.0), -1) @ axes).reshape(-1, 3).astype(np.float32)
        hit = ids[band].reshape(-1) >= 0
        out = sky(rays / np.linalg.norm(rays, axis=1, keepdims=True))
        depth = 1 / nearness[band].reshape(-1)[hit]
        points = (eye + rays[hit] * depth[:, None]).astype(np.float32)
        step = np.maximum(shot.detail, depth / focal * 1.2).astype(np.float32)
        air = np.exp(-np.maximum(depth - 6, 0) * shot.haze)[:, None]
        shaded = _shade(scene, light, ids[band].reshape(-1)[hit], points, eye, step)
        out[hit] = shaded * air + HAZE * (1 - air)
        image[band] = out.reshape(-1, cols, 3)
        distance[band].reshape(-1)[hit] = depth
    soft = _lens(np.minimum(image, 6), distance, shot, samples)
    return _film(np.asarray(cv2.resize(soft, shot.size, interpolation=cv2.INTER_AREA), np.float32))
