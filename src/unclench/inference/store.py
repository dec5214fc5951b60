"""The ensemble of draws kept between runs as `.npz` without pickles; anything odd in the file means: compile again."""

from __future__ import annotations

import io
import zipfile
from dataclasses import fields
from typing import Any

import numpy as np

from unclench.inference.network import Array, Parameters
from unclench.knowledge.cache import read_cached, write_cached


def write_parameters(name: str, parameters: Parameters) -> None:
    """Keep `parameters` under `name`; marks are kept as `field:mark`."""
    arrays: dict[str, Array] = {}
    for field in fields(parameters):
        value = getattr(parameters, field.name)
        if isinstance(value, np.ndarray):
            arrays[field.name] = value
        else:
            arrays.update({f"{field.name}:{mark}": array for mark, array in value.items()})
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    write_cached(name, buffer.getvalue())


def read_parameters(name: str, like: Parameters) -> Parameters | None:
    """The parameters kept under `name`, if they have the fields and marks of `like`; else None."""
    data = read_cached(name)
    if data is None:
        return None
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as kept:
            found: dict[str, Any] = {field.name: _field(kept, field.name, like) for field in fields(like)}
            return Parameters(**found)
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, EOFError):
        return None


def _field(kept: np.lib.npyio.NpzFile, name: str, like: Parameters) -> Array | dict[str, Array]:
    value = getattr(like, name)
    if isinstance(value, np.ndarray):
        return np.asarray(kept[name])
    return {mark: np.asarray(kept[f"{name}:{mark}"]) for mark in value}
