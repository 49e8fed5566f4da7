"""``python -m mpp_sandbox --port 8100 --data DIR``."""

from __future__ import annotations

import argparse
import asyncio
import errno
import signal
import socket
import sys
from pathlib import Path

from granian.constants import Interfaces
from granian.server.embed import Server

from mpp_sandbox.app import create_app
from mpp_sandbox.config import Config, NotLoopback
from mpp_sandbox.world import open_world


def _config(arguments: list[str]) -> Config:
    """The command line as settings. Exits with a message when they are wrong."""
    parser = argparse.ArgumentParser("mpp_sandbox", description="The national systems, simulated.")
    parser.add_argument("--host", default="127.0.0.1", help="loopback address only")
    parser.add_argument("--port", type=int, default=8100)
    parser.add_argument("--data", type=Path, required=True, help="directory for keys and state")
    parser.add_argument("--seed", type=int, default=42, help="which population")
    parser.add_argument("--families", type=int, default=2000, help="how many families besides the demo")
    options = parser.parse_args(arguments)
    try:
        return Config(options.data, options.host, options.port, options.seed, options.families)
    except (NotLoopback, ValueError) as error:
        parser.error(str(error))


def _port_is_taken(config: Config) -> bool:
    """Whether somebody listens there (the server itself would share the port in silence)."""
    family = socket.AF_INET6 if ":" in config.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((config.host, config.port))
        except OSError as error:
            return error.errno == errno.EADDRINUSE
    return False


async def _serve(config: Config) -> None:
    """Serve until SIGTERM or SIGINT.

    The server runs inside this process, so that killing the process leaves nobody behind.
    """
    world = open_world(config)
    server = Server(
        create_app(world),
        address=config.host,
        port=config.port,
        interface=Interfaces.ASGINL,
        websockets=False,
        log_enabled=False,
    )
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.stop)
    print(f"sandbox: {config.base_url}", flush=True)  # noqa: T201 - tells the starter that we listen
    try:
        await server.serve()
    finally:
        world.store.close()


def main() -> int:
    """Run; 0 after a clean stop, 1 when the port is taken."""
    config = _config(sys.argv[1:])
    if _port_is_taken(config):
        print(f"sandbox: port {config.port} is taken", file=sys.stderr)  # noqa: T201
        return 1
    asyncio.run(_serve(config))
    return 0


if __name__ == "__main__":
    sys.exit(main())
