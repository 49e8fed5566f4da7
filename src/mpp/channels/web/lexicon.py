"""The dictionary's words for a person's own data: elements, subjects, owners, and values as people read them."""

from collections.abc import Sequence

from mpp.catalogue import queries
from mpp.catalogue.dictionary import Dictionary, subject_of
from mpp.catalogue.pack import Element, ElementKind
from mpp.channels.web.elements import Texts, owner_label
from mpp.channels.web.questions import Words, shown

_NOTHING = Dictionary(elements={}, owners={}, subjects=[])


class DictionaryWords(Words):
    """The texts of elements apart from any pack."""

    def __init__(self, texts: Texts, lang: str) -> None:
        self._texts, self.lang = texts, lang

    def __call__(self, path: str, source: str) -> str:
        """The text of a path; `source` is the Indonesian one."""
        return self._texts(path.removeprefix("elements."), source)

    def is_own(self, path: str) -> bool:
        """All of it is."""
        return True


class Lexicon:
    """The newest dictionary in one language."""

    def __init__(self, lang: str) -> None:
        edition = queries.newest_dictionary()
        self._whole = queries.dictionary(edition.id) if edition else _NOTHING
        self._texts = Texts(self._whole, lang)
        self.words = DictionaryWords(self._texts, lang)

    def element(self, name: str) -> Element | None:
        """An element; None for one that the dictionary does not hold."""
        return self._whole.elements.get(name)

    def label(self, name: str) -> str:
        """What an element is called; its id where nobody says."""
        element = self.element(name)
        return name if element is None else self.words.label(element)

    def owner(self, name: str) -> str:
        """Who owns an element, in words."""
        element = self.element(name)
        return "" if element is None else owner_label(self._whole, element.owner, self._texts)

    def shown(self, name: str, value: object) -> str:
        """A value as people read it."""
        element = self.element(name)
        return str(value) if element is None else shown(element, value, self.words)

    def is_document(self, name: str) -> bool:
        """Whether the value is a document's id."""
        element = self.element(name)
        return element is not None and element.kind is ElementKind.DOCUMENT

    def subjects(self, names: Sequence[str]) -> list[tuple[str, list[str]]]:
        """These elements by subject, in the order in which the dictionary is read."""
        by_subject: dict[str, list[str]] = {}
        for name in sorted(names, key=lambda one: self.label(one).casefold()):
            by_subject.setdefault(subject_of(name), []).append(name)
        labels = {one.id: self._texts(f"subjects.{one.id}.label", one.label) for one in self._whole.subjects}
        order = [*labels, *sorted(by_subject.keys() - labels.keys())]
        return [(labels.get(one, one), by_subject[one]) for one in order if one in by_subject]
