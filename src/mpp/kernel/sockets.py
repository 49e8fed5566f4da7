"""Whether a database connection still lives, asked of its socket: no statement, no round trip."""

import select

import psycopg


def is_silent(connection: "psycopg.Connection[object]") -> bool:
    """Whether nothing came while nobody asked. The socket of a server that went away reads as ready."""
    if connection.closed:
        return False
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return not poll.poll(0)
