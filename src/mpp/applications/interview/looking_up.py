"""Values that their owner finds by another value of the same party, a place by its code. Pure.

They hold for that other value alone: once it is another one they are forgotten, and looked up anew.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from mpp.applications.interview.document import Held, Interview
from mpp.applications.interview.holding import held_values
from mpp.applications.interview.paths import places
from mpp.catalogue.paths import Place


def key_of(interview: Interview, place: Place) -> Place | None:
    """By which value of the same party this one is looked up; None where it is not."""
    key = interview.published.elements[place.element].looked_up_by
    return replace(place, element=key) if key else None


def kept_up(before: Interview, after: Interview, said: Collection[str] = ()) -> Interview:
    """`after` without what was looked up by keys that have changed; `said` are the paths just told.

    What its owner did not know is looked up again when the same key is told again: the place has its code now.
    """
    pairs = list(_looked_up(after))
    if not pairs:
        return after
    old, new = held_values(before), held_values(after)
    gone = {
        str(place)
        for place, key in pairs
        if _is_another(old, new, str(key)) or (str(key) in said and str(place) in after.absent)
    }
    left = _without(after, gone, said)
    return after if left == after else kept_up(before, left, said)  # what was forgotten may be a key itself


def _looked_up(interview: Interview) -> Iterator[tuple[Place, Place]]:
    for place in places(interview.published.service):
        if (key := key_of(interview, place)) is not None:
            yield place, key


def _is_another(old: Mapping[str, Held], new: Mapping[str, Held], key: str) -> bool:
    """Whether the key was told and is another one now; what was known before any key was told stays."""
    return key in old and (key not in new or old[key].value != new[key].value)


def _without(interview: Interview, gone: Collection[str], said: Collection[str]) -> Interview:
    return interview.with_(
        known={path: one for path, one in interview.known.items() if path not in gone},
        answers={path: one for path, one in interview.answers.items() if path not in gone or path in said},
        pending={path: one for path, one in interview.pending.items() if path not in gone},
        absent={path: one for path, one in interview.absent.items() if path not in gone},
        unconfirmed={path: one for path, one in interview.unconfirmed.items() if path not in gone},
        conflicts={path: one for path, one in interview.conflicts.items() if path not in gone},
    )
