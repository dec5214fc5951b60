"""The door to the native engine (`_kernel`): arrays in, arrays out; codes become exceptions."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unclench.inference.network import Array, Shares
from unclench.inference.problem import Posterior, Problem

try:
    _native: Any = import_module("unclench.inference._kernel._native")
    ffi, lib = _native.ffi, _native.lib
except ImportError:
    ffi = lib = None

KINDS = {"double[]": np.float64, "int64_t[]": np.int64, "int32_t[]": np.int32, "float[]": np.float32}
BUILT = lib is not None and os.environ.get("UNCLENCH_ENGINE") != "numpy"
"""Whether the native engine is there and not declined."""
ENGINE = "native" if BUILT else "numpy"


def solve(problem: Problem, *, width_cap: int) -> Posterior | None:
    """The posterior, or None if more than `width_cap` bits are ever open; the interpreter is free meanwhile.

    Raises `MemoryError`.
    """
    causes, lanes = problem.on.shape
    arrays = (problem.on, problem.off, problem.edge, problem.leak, problem.weight, problem.other)
    inputs = [_given("double[]", array) for array in arrays]
    out = np.empty((3 * causes + 3, lanes))
    width = lib.unclench_solve(causes, len(problem.leak), lanes, *inputs, width_cap, ffi.from_buffer("double[]", out))
    if width == lib.UNCLENCH_TOO_WIDE:
        return None
    _check(width)
    active, joint, responsible = out[:causes], out[causes : 2 * causes], out[2 * causes : -2]
    return Posterior(active, joint, responsible, out[-2], out[-1], width)


def width(produces: NDArray[np.bool_]) -> int:
    """The most bits open at once, for (C, P) "this cause can produce this positive finding". Raises `MemoryError`."""
    found: int = lib.unclench_width(*produces.shape, ffi.from_buffer("uint8_t[]", _ready(produces, np.uint8)))
    _check(found)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """The edges of a network by finding: those to finding f stand at `starts[f]` to `starts[f + 1]`; `leak`: (F,)."""

    starts: NDArray[np.int64]
    causes: NDArray[np.int32]
    shares: Array
    leak: Array


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """Cases over one network, one lane each. `on`, `off`, `weight`: (B, C), `other`: (B,), as in `Problem`.

    The places of the positive findings of case k, each once, stand at `starts[k]` to `starts[k + 1]` of `positives`.
    """

    on: Array
    off: Array
    weight: Array
    other: Array
    starts: NDArray[np.int64]
    positives: NDArray[np.int32]


def solve_many(cases: Cases, tables: Tables, *, width_cap: int) -> tuple[Array, Array, NDArray[np.int32]]:
    """`active` (B, C), `responsible` (B, C + 1), and the bits open at once (B,); wider than the cap is left undone.

    Raises `MemoryError`.
    """
    count, causes = cases.on.shape
    active, responsible = np.empty((count, causes)), np.empty((count, causes + 1))
    widths = np.empty(count, np.int32)
    arrays: tuple[tuple[NDArray[Any], str], ...] = (
        *((array, "double[]") for array in (cases.on, cases.off, cases.weight, cases.other)),
        *((cases.starts, "int64_t[]"), (cases.positives, "int32_t[]")),
        *((tables.starts, "int64_t[]"), (tables.causes, "int32_t[]")),
        *((tables.shares, "double[]"), (tables.leak, "double[]")),
    )
    inputs = [_given(kind, array) for array, kind in arrays]
    outputs = [ffi.from_buffer("double[]", array) for array in (active, responsible)]
    width_of = ffi.from_buffer("int32_t[]", widths)
    _check(lib.unclench_solve_many(count, causes, *inputs, width_cap, *outputs, width_of))
    return active, responsible, widths


def weigh(
    shares: Shares,
    chosen: Sequence[int],
    *,
    by_group: tuple[NDArray[np.int64], Array] | None = None,
    scale: float = 1.0,
    shift: float = 0.0,
) -> Array:
    """(N, L) shift + scale x the sum of the shares of some values; `by_group`: the group of each of the N and what a
    value is worth in each group, (groups, V, L).
    """
    owners, values = shares.row.shape
    single, own_lanes = shares.own.dtype == np.float32, shares.own.shape[1]
    number, weigh_them = ("float[]", lib.unclench_weigh_single) if single else ("double[]", lib.unclench_weigh)
    group, worth = by_group or (np.zeros(0, np.int64), None)
    lanes = own_lanes if worth is None else worth.shape[-1]
    out = np.empty((owners, lanes), shares.own.dtype)
    weigh_them(
        *(owners, values, lanes, own_lanes, _given(number, shares.own), _given("int64_t[]", shares.row)),
        *(_given(number, shares.part), len(chosen), _given("int64_t[]", np.array(chosen, np.int64))),
        *(_given("int64_t[]", group), ffi.NULL if worth is None else _given(number, worth)),
        *(scale, shift, ffi.from_buffer(number, out)),
    )
    return out


def _given(kind: str, array: NDArray[Any]) -> Any:
    return ffi.from_buffer(kind, _ready(array, KINDS[kind]))


def _ready(array: NDArray[Any], kind: Any) -> NDArray[Any]:
    return np.ascontiguousarray(array, kind)


def _check(code: int) -> None:
    if code == lib.UNCLENCH_NO_MEMORY:
        raise MemoryError("no memory for the states of this case")
