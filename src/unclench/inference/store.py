"""The compiled numbers kept between runs; anything odd in a file means: compile again.

The plug-in values are a small `.npz`. The draws are one flat `.npy`, mapped and not read: a case touches a few marks
of it. They are kept in single precision: half the size, and far finer than what they vary by.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unclench.inference.network import Array, Parameters, Structure
from unclench.knowledge.cache import cached_path, read_cached, write_cached

WHOLE = ("age", "sex", "background")
"""Fields without draws: the plug-in's own."""
TOUCHED_IN_PART = ("edge", "kinds")
"""Large fields of which a case needs some rows."""


def write_structure(name: str, structure: Structure) -> None:
    """Keep who points to whom under `name`, as JSON."""
    plain = asdict(structure) | {"all_hold": sorted(structure.all_hold)}
    write_cached(name, lambda file: file.write(json.dumps(plain).encode()))


def read_structure(name: str) -> Structure | None:
    """What was kept under `name`, or None."""
    data = read_cached(name)
    if data is None:
        return None
    try:
        found = {key: _as_tuples(value) for key, value in json.loads(data).items()}
        return Structure(**found | {"all_hold": frozenset(found["all_hold"])})
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _as_tuples(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_as_tuples(part) for part in value)
    return {key: _as_tuples(part) for key, part in value.items()} if isinstance(value, dict) else value


def write_plugin(name: str, parameters: Parameters) -> None:
    """Keep the plug-in values under `name`; an array of a mark is called `field:mark`."""
    arrays: dict[str, Array] = {}
    for field in fields(parameters):
        value = getattr(parameters, field.name)
        parts = {f":{mark}": array for mark, array in value.items()} if isinstance(value, Mapping) else {"": value}
        arrays |= {f"{field.name}{part}": array for part, array in parts.items()}
    write_cached(name, lambda file: np.savez(file, allow_pickle=False, **arrays))


def read_plugin(name: str) -> Parameters | None:
    """The plug-in values kept under `name`, or None."""
    data = read_cached(name)
    if data is None:
        return None
    found: dict[str, Any] = {}
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as kept:
            for key in kept:
                field, _, mark = key.partition(":")
                if mark:
                    found.setdefault(field, {})[mark] = kept[key]
                else:
                    found[field] = kept[key]
        return Parameters(**found)
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile, EOFError):
        return None


def rounded(parameters: Parameters, plugin: Parameters) -> Parameters:
    """The parameters as they would be read back, so that a first run and a later one agree to the last digit."""
    return _shaped(_flat(parameters), plugin, parameters.lanes)


def write_parameters(name: str, parameters: Parameters) -> None:
    """Keep `parameters` under `name`."""
    write_cached(name, lambda file: np.save(file, _flat(parameters), allow_pickle=False))


def read_parameters(name: str, plugin: Parameters, lanes: int) -> Parameters | None:
    """The parameters kept under `name` if they fit the shapes of `plugin` in so many lanes; else None."""
    try:
        flat = np.load(cached_path(name), mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    sizes = sum(array[..., 0].size * lanes for _, _, array in _arrays(plugin))
    fits = flat.shape == (sizes,) and flat.dtype == np.float32
    return _shaped(np.asarray(flat), plugin, lanes) if fits else None  # a plain view: slices of a memmap are slow


def _arrays(parameters: Parameters) -> Iterator[tuple[str, str | None, Array]]:
    """Every array with draws: its field, its mark if the field has one array a mark, and the array."""
    for field in fields(parameters):
        if field.name in WHOLE:
            continue
        value = getattr(parameters, field.name)
        if isinstance(value, Mapping):
            yield from ((field.name, mark, array) for mark, array in value.items())
        else:
            yield field.name, None, value


def _flat(parameters: Parameters) -> NDArray[np.float32]:
    return np.concatenate([array.astype(np.float32, copy=False).ravel() for _, _, array in _arrays(parameters)])


def _shaped(flat: NDArray[np.float32], plugin: Parameters, lanes: int) -> Parameters:
    """Views into the flat array in the shapes of the plug-in; what every case needs is read, the marks are not."""
    found: dict[str, Any] = {name: getattr(plugin, name) for name in WHOLE}
    at = 0
    for field, mark, like in _arrays(plugin):
        shape = (*like.shape[:-1], lanes)
        size = int(np.prod(shape))
        view = flat[at : at + size].reshape(shape)
        at += size
        if field in TOUCHED_IN_PART:
            found[field] = view
        elif mark is None:
            found[field] = view.astype(np.float64)
        else:
            found.setdefault(field, {})[mark] = view
    return Parameters(**found)
