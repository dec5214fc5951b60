"""The kernel under the address and undefined-behaviour sanitizers, on networks at the edge of what there is."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support import ROOT

KERNEL = ROOT / "src" / "unclench" / "inference" / "_kernel"
SANITIZED = ("-std=c++17", "-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")
MOST_OPEN = 16


@pytest.fixture(scope="module")
def replay(tmp_path_factory: pytest.TempPathFactory) -> Path:
    program = tmp_path_factory.mktemp("kernel") / "replay"
    sources = [Path(__file__).with_name("replay.cpp"), KERNEL / "kernel.cpp", KERNEL / "plan.cpp"]
    command = ["c++", *SANITIZED, "-DUNCLENCH_ONE_TARGET", f"-I{KERNEL}", *map(str, sources), "-o", str(program)]
    subprocess.run(command, check=True, capture_output=True)
    return program


@st.composite
def networks(draw: st.DrawFn) -> bytes:
    """No cause, no finding, everything linked, probabilities 0 and 1, few lanes and many, as wide as is allowed."""
    causes, findings = draw(st.integers(0, 20)), draw(st.integers(0, MOST_OPEN))
    lanes = draw(st.sampled_from([1, 2, 7, 8, 9, 16]))
    if lanes > 1:
        findings = min(findings, 10)
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    density = draw(st.sampled_from([0.0, 0.1, 0.4, 1.0]))
    extreme = draw(st.sampled_from([0.0, 0.3, 1.0]))

    def probability(*shape: int) -> np.ndarray:
        values = rng.random(shape)
        certain = rng.random(shape) < extreme
        return np.asarray(np.where(certain, np.round(values), values))

    edge = probability(causes, findings, lanes) * (rng.random((causes, findings, 1)) < density)
    on = probability(causes, lanes)
    head = np.array([causes, findings, lanes], np.int32).tobytes()
    parts = (on, 1 - on, edge, probability(findings, lanes), probability(causes, lanes), np.full(lanes, 0.01))
    return head + b"".join(np.ascontiguousarray(part, np.float64).tobytes() for part in parts)


@settings(max_examples=25)
@given(st.lists(networks(), min_size=1, max_size=12))
def test_the_kernel_is_clean_on_networks_at_the_edge(replay: Path, drawn: list[bytes]) -> None:
    file = replay.with_name("networks")
    file.write_bytes(b"".join(drawn))
    done = subprocess.run([str(replay), str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) == len(drawn)
