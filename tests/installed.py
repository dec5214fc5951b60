"""Builds the wheel, installs it where the checkout is not, and runs one example: what a user of the package gets."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parent.parent
HOME_PAGE = """
import os, sys
os.environ |= {"UNCLENCH_DATA": sys.argv[1], "DJANGO_SETTINGS_MODULE": "unclench.web.settings"}
import django
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
visit = Client(headers={"Host": "localhost"})
print(*(visit.get(page).status_code for page in ("/", "/assess", "/static/unclench/site.css")))
"""


def call(*command: str, cwd: Path) -> str:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    done = subprocess.run(command, cwd=cwd, env=clean, check=True, capture_output=True, text=True)
    return done.stdout


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        uv = str(Path(sys.executable).with_name("uv"))
        call(
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "-q",
            "--no-deps",
            "--no-build-isolation",
            "-w",
            name,
            str(ROOT),
            cwd=folder,
        )
        wheel = next(folder.glob("*.whl"))
        assert "-abi3-" in wheel.name, f"{wheel.name} is for one Python only"
        venv.create(folder / "env", with_pip=False)
        python = str(folder / "env" / "bin" / "python")
        pinned = str(ROOT / "requirements" / "web.txt")
        call(uv, "pip", "install", "-q", "--python", python, "--require-hashes", "-r", pinned, cwd=folder)
        call(uv, "pip", "install", "-q", "--python", python, "--no-deps", str(wheel), cwd=folder)
        case = (ROOT / "examples" / "older-night-cramps.yaml").read_text("utf-8")
        (folder / "case.yaml").write_text(case, encoding="utf-8")
        out = call(str(folder / "env" / "bin" / "unclench"), "assess", "case.yaml", cwd=folder)
        assert "Ordinary night cramps" in out
        version = call(str(folder / "env" / "bin" / "unclench"), "--version", cwd=folder)
        assert "engine native" in version, version
        home = call(python, "-c", HOME_PAGE, name, cwd=folder)
        assert home == "200 200 200\n", home
    print("the wheel installs and answers without the checkout: 1 passed, 0 failed")


if __name__ == "__main__":
    main()
