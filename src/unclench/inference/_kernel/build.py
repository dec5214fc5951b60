"""Binds the kernel with cffi in API mode, as an extension that is left out where there is no compiler."""

from __future__ import annotations

import sys
from pathlib import Path

from cffi import FFI

HERE = Path("src/unclench/inference/_kernel")
FLAGS = (
    ["/O2", "/std:c++17", "/fp:precise"]
    if sys.platform == "win32"
    else ["-O3", "-std=c++17", "-ffp-contract=off", "-fvisibility=hidden"]
)


FROM, TO = "/* bound: from here */", "/* bound: to here */"

ffibuilder = FFI()
ffibuilder.cdef((HERE / "kernel.h").read_text("utf-8").partition(FROM)[2].partition(TO)[0])
ffibuilder.set_source(
    "unclench.inference._kernel._native",
    '#include "kernel.h"',
    sources=[str(HERE / "kernel.cpp"), str(HERE / "plan.cpp")],
    depends=[str(HERE / name) for name in ("kernel.h", "plan.hpp")],
    include_dirs=[str(HERE)],
    source_extension=".cpp",
    extra_compile_args=FLAGS,
    optional=True,
)
