"""The version of the program; an assessment names it so that it can be replayed."""

__version__ = "0.1.0"
