"""DICOM files for the tests, written by pydicom from scratch; nobody's pictures."""

import io
import warnings
from typing import Any

import numpy as np
import pytest

from convexplorer.compute.arrays import Array

pydicom = pytest.importorskip("pydicom")

CT = "1.2.840.10008.5.1.4.1.1.2"
EXPLICIT = "1.2.840.10008.1.2.1"


def dicom(pixels: Array | None, *, syntax: str = EXPLICIT, data: bytes | None = None, **said: Any) -> bytes:
    """A file of (rows, columns), (frames, rows, columns) or (rows, columns, 3) pixels; `data`: packed already."""
    found = pydicom.Dataset()
    found.SOPClassUID, found.SOPInstanceUID = CT, "1.2.3"
    found.PatientName = "Nobody^At All"
    if pixels is not None:
        colour = pixels.ndim == 3 and pixels.shape[2] == 3
        rows, columns = pixels.shape[:2] if colour else pixels.shape[-2:]
        found.Rows, found.Columns, found.SamplesPerPixel = rows, columns, 3 if colour else 1
        found.PhotometricInterpretation = "RGB" if colour else "MONOCHROME2"
        found.BitsAllocated = found.BitsStored = 8 * pixels.dtype.itemsize
        found.HighBit = found.BitsStored - 1
        found.PixelRepresentation = int(pixels.dtype.kind == "i")
        if colour:
            found.PlanarConfiguration = 0
        elif pixels.ndim == 3:
            found.NumberOfFrames = len(pixels)
        found.PixelData = pixels.tobytes() if data is None else data
        found["PixelData"].VR = "OB" if pixels.dtype.itemsize == 1 else "OW"
    for key, value in said.items():
        setattr(found, key, value)
    found.file_meta = pydicom.dataset.FileMetaDataset()
    found.file_meta.TransferSyntaxUID = syntax
    found.file_meta.MediaStorageSOPClassUID, found.file_meta.MediaStorageSOPInstanceUID = CT, "1.2.3"
    if data is not None:
        found["PixelData"].is_undefined_length = True
    stream = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found.save_as(stream, enforce_file_format=True)
    return stream.getvalue()


def scan(kind: str = "int16") -> Array:
    """(6, 9) values that are all different."""
    return (np.arange(54).reshape(6, 9) * 40 - (1000 if kind == "int16" else 0)).astype(kind)
