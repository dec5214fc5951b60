"""The terminal door: commands by name, each loaded only when it runs."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from importlib import import_module

import click

from unclench.errors import UnclenchError, UserError
from unclench.version import __version__

GARBAGE_THRESHOLD = 200_000  # one report never makes this much garbage; looking for it costs 50 ms of its 600
COMMANDS = {
    "assess": "unclench.cli.assess",
    "batch": "unclench.cli.batch",
    "evaluate": "unclench.cli.evaluate",
    "knowledge": "unclench.cli.knowledge",
    "now": "unclench.cli.now",
    "serve": "unclench.cli.serve",
}


class _Lazy(click.Group):
    """A group that imports a command's module when it is called for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name]).command
        return command


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from unclench.inference import ENGINE
    from unclench.knowledge.load import load_knowledge

    knowledge = load_knowledge()
    click.echo(f"unclench {__version__}, knowledge {knowledge.version} ({knowledge.digest[:12]}), engine {ENGINE}")
    ctx.exit()


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Show versions."
)
def group() -> None:
    """What a muscle spasm is, how urgent, why it probably happens, and what to do right now."""


def main() -> None:
    """Run the terminal program: a mistake of the user's is a message and an exit code, never a traceback."""
    gc.set_threshold(GARBAGE_THRESHOLD)
    atexit.register(gc.freeze)  # looking for garbage once more at exit costs 50 ms and frees nothing of use
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the arrays of one case are small; threads cost start-up
    os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"  # no other package's plugin sees the answers (or takes 10 ms)
    try:
        group(standalone_mode=True)
    except UserError as error:
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if os.environ.get("UNCLENCH_DEBUG"):
            raise
        code = error.exit_code if isinstance(error, UnclenchError) else 70
        click.echo(f"Something is wrong in unclench itself ({type(error).__name__}: {error}).", err=True)
        click.echo("Nothing was saved or sent. Set UNCLENCH_DEBUG=1 for the details when you report it.", err=True)
        sys.exit(code)
