"""A line of the log: what failed and where in the program, never an address, a form or an answer."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path


class Brief(logging.Formatter):
    """The level, the logger, and of an error its kind and its place; its message may hold what a person said."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        line = f"{record.levelname} {record.name}"
        if not record.exc_info or record.exc_info[0] is None:
            return line
        places = traceback.extract_tb(record.exc_info[2])[-3:]
        where = " < ".join(f"{Path(place.filename).name}:{place.lineno}" for place in reversed(places))
        return f"{line} {record.exc_info[0].__name__} {where}".rstrip()
