"""The pages: load, one function of the core, render."""
