"""The site's settings with a record of their own, so that no test sees or touches anyone's."""

from __future__ import annotations

import os
import tempfile

os.environ["UNCLENCH_DATA"] = tempfile.mkdtemp(prefix="unclench-tests-")

from unclench.web.settings import *  # noqa: F403 - the folder must be named first
