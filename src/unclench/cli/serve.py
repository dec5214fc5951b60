"""`unclench serve`: the site on this machine, with the record in the person's own data folder."""

from __future__ import annotations

import os
import secrets
import sys

import click

from unclench.errors import NotAllowed, Problem, RecordError
from unclench.wording import serve as words

HOME = ("127.0.0.1", "localhost", "::1")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; another one needs --pair.")
@click.option("--port", default=8421, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option("--pair", is_flag=True, help="Let other devices in that scan a code shown here, once for each run.")
@click.option("--region", envvar="UNCLENCH_REGION", help="Emergency number to show, such as 112.")
def command(host: str, port: int, pair: bool, region: str | None) -> None:
    """Show the site on this machine, for one person, without an account."""
    if host not in HOME and not pair:
        raise NotAllowed([Problem("--host", None, words.OTHERS_NEED_PAIRING, words.PAIR_HOW)])
    try:
        from granian import Granian
        from granian.constants import Interfaces
    except ImportError:
        raise NotAllowed([Problem("serve", None, words.NOT_INSTALLED, words.INSTALL)]) from None
    token = secrets.token_urlsafe(16) if pair else ""
    hosts = [name for name in os.environ.get("UNCLENCH_HOSTS", "").split(",") if name]
    hosts += [] if host in HOME else [_name(host)]
    os.environ |= {"UNCLENCH_PAIRING": token, "UNCLENCH_HOSTS": ",".join(hosts)}
    if region:
        os.environ["UNCLENCH_REGION"] = region
    _check_port(host, port)
    _prepare()
    behind_tls = bool(os.environ.get("UNCLENCH_TLS") and hosts)
    shown = f"https://{hosts[0]}/" if behind_tls else f"http://{host if host in HOME else _name(host)}:{port}/"
    click.echo(words.RUNS.format(address=shown))
    if pair:
        _show_code(f"{shown}pair/{token}")
    server = Granian(
        "unclench.web.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        blocking_threads=4,
        log_enabled=False,
    )
    server.serve()


def _name(host: str) -> str:
    """What another device calls this machine where it listens on every address."""
    import socket

    if host not in ("0.0.0.0", "::"):  # noqa: S104 - compared, not bound
        return host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # sends nothing: asks which of our addresses would be used
        return str(probe.getsockname()[0])


def _check_port(host: str, port: int) -> None:
    import socket

    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError:
        raise NotAllowed([Problem(f"{host}:{port}", None, words.TAKEN, words.OTHER_PORT)]) from None


def _prepare() -> None:
    """Bring the record to this version's form. Raises `RecordError` where it is damaged or has no room."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "unclench.web.settings"
    import django
    from django.core.management import call_command
    from django.db import DatabaseError, connection

    try:
        django.setup()
        _check_record()
        call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as error:
        raise RecordError(
            [Problem(str(connection.settings_dict["NAME"]), None, words.NOT_OPENED, words.MEND)]
        ) from error
    except OSError as error:
        raise RecordError([Problem(str(error.filename), None, words.NO_FOLDER, words.OTHER_FOLDER)]) from error
    connection.close()


def _check_record() -> None:
    """Look through the file before anything is written to it. Raises `DatabaseError` where it is damaged."""
    from django.db import DatabaseError, connection

    with connection.cursor() as cursor:
        if cursor.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise DatabaseError


def _show_code(address: str) -> None:
    import segno

    click.echo(words.SCAN.format(address=address))
    segno.make(address, micro=False).terminal(out=sys.stdout, compact=True)
    if not os.environ.get("UNCLENCH_TLS"):
        click.echo(words.NO_TLS)
