"""The numeric core in C++: one plan, many lanes. `build.py` binds it; `inference.native` is its only user."""
