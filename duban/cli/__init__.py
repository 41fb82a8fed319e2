"""The duban command: its groups, how errors become one line and an exit code. The commands are in the modules beside.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but something needs attention.
"""

from __future__ import annotations

import importlib
import sys
import traceback

import click

from duban import __version__
from duban.errors import DubanError, UsageError, did_you_mean

FAILED, USAGE, FINDINGS = 1, 2, 3

# Which module holds a command: only the one that is called is imported, so that `duban query` starts at once.
_COMMANDS = {
    "demo": "demo",
    "run": "operate",
    "backfill": "operate",
    "rebuild": "rebuild",
    "serve": "operate",
    "status": "status",
    "query": "ask",
    "report": "ask",
    "search": "ask",
    "export": "export",
    "feed": "export",
    "parse": "parse",
    "quarantine": "quarantine",
    "doctor": "doctor",
    "sources": "sources",
}


class _Commands(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"duban.cli.{_COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            near = did_you_mean(args[0], _COMMANDS).replace("mean ", "mean duban ", 1)
            hint = near or "`duban --help` lists the commands."
            raise click.UsageError(f"there is no command {args[0]!r}: {hint}", ctx) from None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="duban")
@click.option("--verbose", is_flag=True, help="Show the traceback of an error, and Prefect's log.")
@click.pass_context
def duban(ctx: click.Context, verbose: bool) -> None:
    """督办: government work-completion reports, from web page to DuckDB warehouse.

    Data lie in $DUBAN_HOME (default ./data), source files in $DUBAN_SOURCES (default ./sources).
    New here? `duban demo`.
    """
    ctx.obj = verbose


def main() -> None:
    """Run the command line and exit with its code."""
    try:
        code = duban.main(standalone_mode=False, prog_name="duban")
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else "")
        code = 0
    except click.ClickException as error:
        error.show()
        code = USAGE
    except (click.Abort, KeyboardInterrupt):
        _say("stopped; what was archived is kept, and the next run goes on from there")
        code = 130
    except DubanError as error:
        _trace()
        _say(str(error))
        code = USAGE if isinstance(error, UsageError) else FAILED
    except BrokenPipeError:
        # The reader of our output (head, less) has left; whatever Python still wants to flush goes nowhere.
        sys.stderr.close()
        code = 0
    except OSError as error:
        _trace()
        _say(f"{error.filename or 'the system'}: {error.strerror or error}")
        code = FAILED
    except Exception as error:
        _trace()
        _say(f"a mistake in duban, not yours: {error!r}; `duban --verbose …` shows where, please report it")
        code = FAILED
    sys.exit(code if isinstance(code, int) else 0)


def _trace() -> None:
    if "--verbose" in sys.argv:
        traceback.print_exc()


def _say(line: str) -> None:
    click.echo(f"duban: {' '.join(line.split())}", err=True)
