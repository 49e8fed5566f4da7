"""Is a process sound? Steps that are never reached, joins that wait for ever, cases that end twice or half.

Every course is played with tokens (`tokens`), whatever the conditions say; what is wrong comes with the steps that
lead there. A process is sound when each course can end, and ends at exactly one end event with nothing left to do.
"""

from collections import deque
from dataclasses import dataclass

from mpp.catalogue.bpmn import Graph
from mpp.catalogue.checker.tokens import Game, TooMany

MOST_STATES = 20_000
CONNECT = "connect it so that every way reaches an end event"
JOIN = "let a parallel split meet a parallel join, an inclusive split an inclusive join, an exclusive one neither"
SIMPLIFY = "simplify the process, or split it into several"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, where, and the steps that lead there, if it takes a course to show it."""

    line: int
    what: str
    mend: str = CONNECT
    path: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.what}: {' → '.join(self.path)}" if self.path else self.what


def unsound(graph: Graph) -> list[Fault]:
    """Return what is wrong with a process; of its courses the shortest that goes wrong."""
    starts = graph.of_kind("startEvent")
    if len(starts) != 1:
        return [Fault(1, f"there are {len(starts)} start events, not one")]
    dangling = [Fault(one.line, f"{one.id} leads nowhere") for one in graph.flows if one.target not in graph.nodes]
    if dangling:
        return dangling
    return _unreached(graph, starts[0].id) + _endless(graph) + _played(Game(graph, starts[0].id))


def unsound_from(graph: Graph, node: str) -> list[Fault]:
    """What is wrong with the course of a case that is set down at a node, with no other token."""
    return _played(Game(graph, node))


def _played(game: Game) -> list[Fault]:
    """Play breadth first, so that the first course that goes wrong is a shortest one."""
    came: dict[int, tuple[int, str]] = {game.begin: (-1, game.start)}
    todo = deque([game.begin])
    try:
        while todo:
            state = todo.popleft()
            moved = False
            for move in game.moves(state):
                moved = True
                if move.doubled:
                    return [_twice(game, move.doubled, (*_path(came, state), move.node))]
                if move.after not in came:
                    came[move.after] = (state, move.node)
                    todo.append(move.after)
            if not moved and (fault := _last(game, state, _path(came, state))):
                return [fault]
            if len(came) > MOST_STATES:
                raise TooMany(f"more than {MOST_STATES} states")
    except TooMany as bound:
        return [Fault(1, f"not every course can be tried: {bound}", SIMPLIFY)]
    return []


def _path(came: dict[int, tuple[int, str]], state: int) -> tuple[str, ...]:
    steps: list[str] = []
    while state >= 0:
        state, node = came[state]
        steps.append(node)
    return tuple(reversed(steps))


def _last(game: Game, state: int, path: tuple[str, ...]) -> Fault | None:
    """What is wrong with a state after which nothing can happen."""
    waiting, ended = sorted(game.waiting(state)), game.ended(state)
    if waiting:
        line = game.graph.nodes[waiting[0]].line
        meanwhile = f" while the case ends at {', '.join(ended)}" if ended else ""
        return Fault(line, f"{waiting[0]} can wait for ever{meanwhile}", JOIN, (*path, waiting[0]))
    if len(ended) > 1:
        return Fault(game.graph.nodes[ended[-1]].line, f"the case ends at {' and '.join(ended)}", JOIN, path)
    return None


def _twice(game: Game, node: str, path: tuple[str, ...]) -> Fault:
    told = path if path[-1] == node else (*path, node)
    return Fault(game.graph.nodes[node].line, f"{node} can be reached twice at once", JOIN, told)


def _unreached(graph: Graph, start: str) -> list[Fault]:
    reached, todo = {start}, [start]
    while todo:
        new = {flow.target for flow in graph.out_of(todo.pop())} - reached
        reached |= new
        todo += new
    return [Fault(one.line, f"{one.id} is never reached") for one in graph.nodes.values() if one.id not in reached]


def _endless(graph: Graph) -> list[Fault]:
    """A step from which no end event can be reached at all; also one that nothing follows."""
    todo = [node.id for node in graph.of_kind("endEvent")]
    ending = set(todo)
    while todo:
        new = {flow.source for flow in graph.into(todo.pop())} - ending
        ending |= new
        todo += new
    return [Fault(one.line, f"no end follows {one.id}") for one in graph.nodes.values() if one.id not in ending]
