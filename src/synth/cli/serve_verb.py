"""`synth serve`."""

from __future__ import annotations

from pathlib import Path

import click

from synth.cli.talk import data, say
from synth.wiring import opened


@click.command("serve", epilog="Example: synth serve --port 8765")
@click.option("--host", metavar="ADDRESS", help="Listen there (default: [desk] host, 127.0.0.1).")
@click.option("--port", type=click.IntRange(0, 65_535), metavar="N", help="Listen there (default: [desk] port).")
@click.option("--link", is_flag=True, help="Print another one-time link to a desk that runs already.")
@click.option("--add", "add", metavar="NAME", help="Add a person who signs in with a password, and stop.")
@click.option("--role", type=click.Choice(["reviewer", "editor", "admin"]), default="reviewer", help="Their role.")
@click.pass_obj
def command(newsroom: Path, host: str | None, port: int | None, link: bool, add: str | None, role: str) -> int:
    """Open the review desk in a browser; runs may go on beside it.

    Prints a link that signs one person in, once, within five minutes. With [desk] sign_in = "users" people have
    passwords (--add NAME asks for one), with "proxy" a reverse proxy says who they are.
    """
    with opened(newsroom) as house:
        from synth.desk import serving
        from synth.desk.room import Desk

        desk = house.settings.desk
        host, port = host or desk.host, desk.port if port is None else port
        if add:
            password = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
            data(f"{add} may come in as {serving.add_person(house, add, role, password).word}")
        elif link:
            data(serving.link(Desk(house), host, port))
        else:
            say("Ctrl+C closes the desk")
            serving.serve(house, host, port, lambda address: data(f"the desk: {address}"))
    return 0
