"""The compiled numbers kept between runs; anything odd in a file means: compile again.

The plug-in values are a small `.npz`. The draws are one flat `.npy`, mapped and not read: a case touches a few marks
of it. They are in single precision: half the size, twice as fast, and far finer than what they vary by.
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

LAYOUT = 4
"""Of the kept files; a change of it makes older ones unknown."""
WHOLE = ("age", "sex", "background")
"""Fields without draws: the plug-in's own."""
SHARES = tuple(field.name for field in fields(Shares))


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
    """Keep the plug-in values under `name`; an array is called by its path, such as `by_kind:site:own`."""
    arrays = dict(_leaves({field.name: getattr(parameters, field.name) for field in fields(parameters)}))
    write_cached(name, lambda file: np.savez(file, allow_pickle=False, **arrays))


def read_plugin(name: str) -> Parameters | None:
    """The plug-in values kept under `name`, or None."""
    data = read_cached(name)
    if data is None:
        return None
    tree: dict[str, Any] = {}
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as kept:
            for path in kept:
                _put(tree, path.split(":"), kept[path])
        return Parameters(**_revived(tree))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, zipfile.BadZipFile, EOFError):
        return None


def _leaves(tree: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, NDArray[Any]]]:
    for name, value in tree.items():
        if isinstance(value, Shares):
            yield from ((f"{before}{name}:{part}", getattr(value, part)) for part in SHARES)
        elif isinstance(value, Mapping):
            yield from _leaves(value, f"{before}{name}:")
        else:
            yield before + name, value


def _put(tree: dict[str, Any], path: list[str], array: NDArray[Any]) -> None:
    for part in path[:-1]:
        tree = tree.setdefault(part, {})
    tree[path[-1]] = array


def _revived(tree: dict[str, Any]) -> Any:
    if tree.keys() == set(SHARES):
        return Shares(**tree)
    return {name: _revived(value) if isinstance(value, dict) else value for name, value in tree.items()}


def write_draws(name: str, flat: NDArray[np.float32]) -> None:
    """Keep flattened draws under `name`."""
    write_cached(name, lambda file: np.save(file, flat, allow_pickle=False))


def read_draws(name: str, plugin: Parameters, lanes: int) -> Parameters | None:
    """The draws kept under `name` if they fit the shapes of `plugin` in so many lanes; else None."""
    try:
        flat = np.load(cached_path(name), mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError, EOFError):
        return None
    sizes = sum(array[..., 0].size * lanes for array in _drawn(plugin))
    fits = flat.shape == (sizes,) and flat.dtype == np.float32
    return shaped(np.asarray(flat), plugin, lanes) if fits else None  # a plain view: slices of a memmap are slow


def _drawn(parameters: Parameters) -> Iterator[Array]:
    """Every array with draws."""
    drawn = {field.name: getattr(parameters, field.name) for field in fields(parameters) if field.name not in WHOLE}
    return (array for path, array in _leaves(drawn) if not path.endswith((":row", ":part")))


def flattened(parameters: Parameters) -> NDArray[np.float32]:
    """Every number with draws, one after the other."""
    return np.concatenate([array.astype(np.float32, copy=False).ravel() for array in _drawn(parameters)])


def shaped(flat: NDArray[np.float32], plugin: Parameters, lanes: int) -> Parameters:
    """Views into the flat array in the shapes of the plug-in."""
    at = 0

    def view(like: Any) -> Any:
        nonlocal at
        if isinstance(like, Mapping):
            return {name: view(value) for name, value in like.items()}
        if isinstance(like, Shares):
            return replace(like, own=view(like.own))
        start, at = at, at + like[..., 0].size * lanes
        return flat[start:at].reshape(*like.shape[:-1], lanes)

    drawn = {field.name: view(getattr(plugin, field.name)) for field in fields(plugin) if field.name not in WHOLE}
    return replace(plugin, age=plugin.age.astype(np.float32), sex=plugin.sex.astype(np.float32), **drawn)
