"""The ensemble of draws kept between runs as `.npz` without pickles; anything odd in the file means: compile again.

Draws are kept in single precision: half the size, and far finer than what they vary by.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unclench.inference.network import Parameters
from unclench.knowledge.cache import read_cached, write_cached

Singles = dict[str, NDArray[np.float32]]


def rounded(parameters: Parameters) -> Parameters:
    """The parameters as they would be read back, so that a first run and a later one agree to the last digit."""
    return _parameters(_singles(parameters), parameters)


def write_parameters(name: str, parameters: Parameters) -> None:
    """Keep `parameters` under `name`; marks are kept as `field:mark`."""
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **_singles(parameters))
    write_cached(name, buffer.getvalue())


def read_parameters(name: str, like: Parameters) -> Parameters | None:
    """The parameters kept under `name`, if they have the fields and marks of `like`; else None."""
    data = read_cached(name)
    if data is None:
        return None
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as kept:
            return _parameters(dict(kept), like)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, EOFError):
        return None


def _singles(parameters: Parameters) -> Singles:
    arrays: Singles = {}
    for field in fields(parameters):
        value = getattr(parameters, field.name)
        if isinstance(value, np.ndarray):
            arrays[field.name] = value.astype(np.float32)
        else:
            arrays.update({f"{field.name}:{mark}": array.astype(np.float32) for mark, array in value.items()})
    return arrays


def _parameters(arrays: Singles, like: Parameters) -> Parameters:
    found: dict[str, Any] = {}
    for field in fields(like):
        value = getattr(like, field.name)
        if isinstance(value, np.ndarray):
            found[field.name] = arrays[field.name].astype(np.float64)
        else:
            found[field.name] = {mark: arrays[f"{field.name}:{mark}"].astype(np.float64) for mark in value}
    return Parameters(**found)
