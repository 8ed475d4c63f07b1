"""`synth serve`."""

from __future__ import annotations

import getpass
import ipaddress
from pathlib import Path

import click

from synth.cli.talk import data, say
from synth.errors import ConfigError
from synth.settings import Settings, SignIn
from synth.wiring import House, opened


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
        desk = house.settings.desk
        host, port = host or desk.host, desk.port if port is None else port
        if add:
            return _add(house, add, role)
        if link:
            data(_link(house, host, port))
            return 0
        see_that_it_is_safe(house.settings, host)
        return _serve(house, host, port)


def see_that_it_is_safe(settings: Settings, host: str) -> None:
    """`ConfigError` where the desk would be open to a network without a way to tell people apart."""
    desk = settings.desk
    if desk.sign_in is SignIn.TOKEN and not _loopback(host):
        raise ConfigError(
            f"with one-time links the desk listens on this machine alone, not on {host}: set [desk] sign_in to "
            '"users" or "proxy"'
        )
    if desk.sign_in is SignIn.PROXY and not (desk.proxy_peers and settings.proxy_secret.get_secret_value()):
        raise ConfigError(
            '[desk] sign_in = "proxy" needs proxy_peers (such as ["127.0.0.1/32"]) and proxy_secret_env, the name of a '
            "variable that holds the secret the proxy sends as X-Desk-Secret"
        )
    if desk.sign_in is SignIn.USERS and not _loopback(host) and not desk.https:
        raise ConfigError(
            "passwords must not cross a network in the clear: put https before the desk and say [desk] https = true"
        )


def _serve(house: House, host: str, port: int) -> int:
    import uvicorn

    from synth.desk.app import build

    app, desk = build(house, suggested=_own_name())
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=10,
        h11_max_incomplete_event_size=32_768,
    )
    socket = config.bind_socket()
    port = socket.getsockname()[1]
    if house.settings.desk.sign_in is SignIn.TOKEN:
        data(f"the desk: {_address(host, port)}/login?token={desk.door.ticket()}")
    else:
        data(f"the desk: {_address(host, port)}/")
    say("Ctrl+C closes it")
    uvicorn.Server(config).run(sockets=[socket])
    return 0


def _link(house: House, host: str, port: int) -> str:
    from synth.desk.room import Desk

    return f"{_address(host, port)}/login?token={Desk(house).door.ticket()}"


def _add(house: House, name: str, role: str) -> int:
    from synth.desk.people import role_of
    from synth.desk.room import Desk

    password = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    Desk(house).door.add_person(name, role_of(role), password, by=f"{_own_name()} (command line)")
    data(f"{name} may come in as {role}")
    return 0


def _address(host: str, port: int) -> str:
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}"


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _own_name() -> str:
    """The name of who starts the desk, as this machine knows it."""
    try:
        import pwd

        account = pwd.getpwnam(getpass.getuser())
    except (ImportError, KeyError, OSError):
        return ""
    return account.pw_gecos.split(",")[0].strip() or account.pw_name
