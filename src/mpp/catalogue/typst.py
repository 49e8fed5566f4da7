"""What a Typst template may not name: anything that reaches outside of itself and the values that it was given.

Typst runs no Python, but it reads files below its root, and `import` loads packages from the network. Without
`eval` and `std` such a name must stand in the source word by word, so a look at its words is enough, wherever they
stand: to tell text, strings and comments apart would be to write Typst's parser again, and to be fooled by it.
Besides, templates are set under a root that holds nothing (`issuance.typesetting`).
"""

import re
from functools import lru_cache

_NAMES = "read|csv|xml|yaml|toml|cbor|plugin|bibliography|eval|std|sys|include|pdf|raw"
_ALLOWED = r'json\("/data\.json"\)|image\("/qr\.svg"\s*[,)]|import "/letterhead\.typ"\s*[:\n]'
_WORD = re.compile(rf"(?<![\w-])(?:{_ALLOWED}|(?P<name>(?:{_NAMES}|json|image|import)(?![\w-])))")


@lru_cache(maxsize=256)
def reaching_out(source: str) -> tuple[tuple[int, str], ...]:
    """Line and name of each word of a template that could read a file, load a package, or run text."""
    named = [found for found in _WORD.finditer(source) if found["name"]]
    return tuple((source[: found.start()].count("\n") + 1, found["name"]) for found in named)
