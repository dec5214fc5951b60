"""Only the native engine: everything else about this package stands in pyproject.toml."""

from setuptools import setup

setup(
    cffi_modules=["src/unclench/inference/_kernel/build.py:ffibuilder"],
    options={"bdist_wheel": {"py_limited_api": "cp311"}},
)
