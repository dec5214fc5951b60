"""`unclench serve` as a person runs it: at home, and behind a proxy that ends TLS."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

from support import ROOT

PATIENCE = 60


@contextmanager
def serving(folder: Path, *arguments: str, **environment: str) -> Iterator[tuple[int, str]]:
    """The server at a free port, and what it said when it started; it ends as Ctrl-C ends it."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    said = folder / "said"
    with said.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "unclench", "serve", "--port", str(port), *arguments],
            env={**os.environ, "PYTHONUNBUFFERED": "1", "UNCLENCH_DATA": str(folder / "data"), **environment},
            cwd=ROOT,
            stdout=out,
            stderr=out,
        )
    try:
        _wait_for(port, server)
        yield port, said.read_text()
    finally:
        server.send_signal(signal.SIGINT)
        assert server.wait(PATIENCE) == 0
    assert "Traceback" not in said.read_text()


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            ask(port, "/")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server did not start")


def ask(port: int, path: str, **headers: str) -> tuple[HTTPResponse, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        reply = connection.getresponse()
        return reply, reply.read().decode()
    finally:
        connection.close()


def test_at_home_it_answers_this_machine_by_its_own_names(tmp_path: Path) -> None:
    with serving(tmp_path) as (port, said):
        assert f"http://127.0.0.1:{port}/" in said
        assert ask(port, "/")[0].status == 200
        assert ask(port, "/api/v1/version")[0].status == 200
        assert ask(port, "/", Host="evil.example")[0].status == 400
        assert ask(port, "/", X_Forwarded_For="203.0.113.5")[0].status == 403


def test_behind_tls_every_device_must_be_paired(tmp_path: Path) -> None:
    tls = {"UNCLENCH_TLS": "1", "UNCLENCH_HOSTS": "spasm.example", "UNCLENCH_SECRET": "s" * 60}
    with serving(tmp_path, "--pair", **tls) as (port, said):
        found = re.search(r"https://spasm\.example(/pair/[\w-]+)", said)
        assert found
        proxied = {"Host": "spasm.example", "X_Forwarded_Proto": "https"}
        assert ask(port, "/", **proxied)[0].status == 403
        page, text = ask(port, found[1], **proxied)
        assert page.status == 200
        assert "max-age" in (page.getheader("Strict-Transport-Security") or "")
        assert "Secure" in (page.getheader("Set-Cookie") or "")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text)
        assert token
        assert ask(port, "/", Host="spasm.example")[0].status == 301, "plain HTTP is sent to TLS"
