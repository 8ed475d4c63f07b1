"""The desk on a port of this machine: whether that is safe, and serving it until it is told to stop. Door to: uvicorn.

It does not know which pages there are.
"""

from __future__ import annotations

import getpass
import ipaddress
from collections.abc import Callable

import uvicorn

from synth.desk.app import build
from synth.desk.people import Role, role_of
from synth.desk.room import Desk
from synth.errors import ConfigError
from synth.settings import Settings, SignIn
from synth.wiring import House


def serve(house: House, host: str, port: int, tell: Callable[[str], None]) -> None:
    """Serve the desk until a signal ends it; `tell` is given its address once, with a one-time link where there is one.

    Port 0 takes a free one. `ConfigError` where strangers could come in.
    """
    see_that_it_is_safe(house.settings, host)
    app, desk = build(house, suggested=own_name())
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=10,
        h11_max_incomplete_event_size=32_768,
    )
    socket = config.bind_socket()
    port = socket.getsockname()[1]
    tell(link(desk, host, port) if house.settings.desk.sign_in is SignIn.TOKEN else f"{_address(host, port)}/")
    uvicorn.Server(config).run(sockets=[socket])


def link(desk: Desk, host: str, port: int) -> str:
    """An address that signs one person in, once, within five minutes."""
    return f"{_address(host, port)}/login?token={desk.door.ticket()}"


def add_person(house: House, name: str, role: str, password: str) -> Role:
    """Add a person who signs in with a password. `DecisionRefused` where name, role or password will not do."""
    found = role_of(role)
    Desk(house).door.add_person(name, found, password, by=f"{own_name()} (command line)")
    return found


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


def own_name() -> str:
    """The name of who starts the desk, as this machine knows it; "" where it knows none."""
    try:
        import pwd

        account = pwd.getpwnam(getpass.getuser())
    except (ImportError, KeyError, OSError):
        return ""
    return account.pw_gecos.split(",")[0].strip() or account.pw_name


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
