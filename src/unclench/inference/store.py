"""The compiled numbers kept between runs; anything odd in a file means: compile again.

The plug-in values are a small `.npz`. The draws are one flat `.npy`, mapped and not read: a case touches a few marks
of it. They are kept in single precision: half the size, and far finer than what they vary by.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unclench.inference.network import Array, Parameters, Shares, Structure
from unclench.knowledge.cache import cached_path, read_cached, write_cached

WHOLE = ("age", "sex", "background")
"""Fields without draws: the plug-in's own."""
BY_MARK = ("by_kind", "by_cause")
SHARES = ("own", "row", "part")
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
    """Keep the plug-in values under `name`; an array of a mark is called `field:mark`, a part of its shares
    `field:mark:part`.
    """
    arrays: dict[str, NDArray[Any]] = {}
    for field in fields(parameters):
        value = getattr(parameters, field.name)
        if not isinstance(value, Mapping):
            arrays[field.name] = value
            continue
        for mark, of_mark in value.items():
            parts = {f":{part}": getattr(of_mark, part) for part in SHARES} if field.name in BY_MARK else {"": of_mark}
            arrays |= {f"{field.name}:{mark}{part}": array for part, array in parts.items()}
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
                _put(found, key.split(":"), kept[key])
        shares = {field: {mark: Shares(**parts) for mark, parts in found[field].items()} for field in BY_MARK}
        return Parameters(**found | shares)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile, EOFError):
        return None


def _put(found: dict[str, Any], path: list[str], array: NDArray[Any]) -> None:
    for part in path[:-1]:
        found = found.setdefault(part, {})
    found[path[-1]] = array


def write_draws(name: str, flat: NDArray[np.float32]) -> None:
    """Keep flattened draws under `name`."""
    write_cached(name, lambda file: np.save(file, flat, allow_pickle=False))


def read_draws(name: str, plugin: Parameters, lanes: int) -> Parameters | None:
    """The draws kept under `name` if they fit the shapes of `plugin` in so many lanes; else None."""
    try:
        flat = np.load(cached_path(name), mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    sizes = sum(array[..., 0].size * lanes for _, _, array in _arrays(plugin))
    fits = flat.shape == (sizes,) and flat.dtype == np.float32
    return shaped(np.asarray(flat), plugin, lanes) if fits else None  # a plain view: slices of a memmap are slow


def _arrays(parameters: Parameters) -> Iterator[tuple[str, str | None, Array]]:
    """Every array with draws: its field, its mark if the field has shares of marks, and the array."""
    for field in fields(parameters):
        value = getattr(parameters, field.name)
        if field.name in BY_MARK:
            yield from ((field.name, mark, shares.own) for mark, shares in value.items())
        elif field.name not in WHOLE:
            yield field.name, None, value


def flattened(parameters: Parameters) -> NDArray[np.float32]:
    """Every number with draws, one after the other."""
    return np.concatenate([array.astype(np.float32, copy=False).ravel() for _, _, array in _arrays(parameters)])


def shaped(flat: NDArray[np.float32], plugin: Parameters, lanes: int) -> Parameters:
    """Views into the flat array in the shapes of the plug-in; what every case needs is read, the marks are not."""
    found: dict[str, Any] = {name: getattr(plugin, name) for name in WHOLE}
    at = 0
    for field, mark, like in _arrays(plugin):
        shape = (*like.shape[:-1], lanes)
        size = int(np.prod(shape))
        view = flat[at : at + size].reshape(shape)
        at += size
        if mark is not None:
            found.setdefault(field, {})[mark] = replace(getattr(plugin, field)[mark], own=view)
        else:
            found[field] = view if field in TOUCHED_IN_PART else view.astype(np.float64)
    return Parameters(**found)
