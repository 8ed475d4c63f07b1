"""Names, roles and speakers changed to others. It knows persons from places only by the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from synth.check.mutants.scene import Change, Scene, line_of, matched_case, shuffled
from synth.text.names import Name, find_names, name_words
from synth.text.words import folded

_LAST_WORD = re.compile(r"([^\W\d_]+)[,\s]*$")
_NEXT_WORD = re.compile(r"[,\s]*([^\W\d_]+)")
_POSSESSIVE = re.compile(r"['’]s$")
AROUND = 400  # characters of a passage around a quotation in which its speaker is named
QUOTED_WORDS = 3
MOST_PARTS = 4
ELSEWHERE = 0.4  # how often a name is taken from a clipping that the sentence does not cite


def names(scene: Scene, rng: Random) -> Iterator[Change]:
    """A name becomes one that no cited clipping holds: another clipping's, or an invented one of the same sort."""
    for name in shuffled(scene.names, rng):
        plain = _POSSESSIVE.sub("", name.text)
        if len(name_words(plain)) > 4 or not _is_name(scene, plain):
            continue
        for other in _other_names(scene, name, plain, rng):
            new = [word for word in name_words(other) if word not in name_words(plain)]
            if new and not any(scene.in_clippings(word) for word in new):
                yield Change(name.start, name.start + len(plain), other)
                break


def titles(scene: Scene, rng: Random) -> Iterator[Change]:
    """The role or office before a name, or after it between commas, becomes another that its sources do not give."""
    found = [*_offices_before(scene), *_roles_after(scene)]
    for start, end, surname in shuffled(found, rng):
        word = scene.text[start:end]
        before = _LAST_WORD.search(scene.text[:start])
        if before and before[1].lower() in scene.lexicon.before_office:
            continue
        group = next((g for g in _groups(scene) if folded(word) in [folded(role) for role in g]), ())
        article = before is not None and before[1].lower() in ("a", "an")
        for other in shuffled([role for role in group if role not in _same_roles(scene, word)], rng):
            vowels = word[:1].lower() in "aeiou", other[:1] in "aeiou"
            if (not article or vowels[0] == vowels[1]) and not _has_role(scene, surname, other):
                yield Change(start, end, matched_case(other, word))
                break


def speakers(scene: Scene, rng: Random) -> Iterator[Change]:
    """Whoever is said to have spoken the quotation becomes another person of the sources."""
    if not any(len(quotation.text.split()) >= QUOTED_WORDS for quotation in scene.quotations):
        return
    spoke = [n for n in scene.names if len(n.text.split()) <= MOST_PARTS and _speaks(scene, scene.text, n)]
    no_person = {*scene.lexicon.body_words, "of"}
    spoke = [n for n in spoke if no_person.isdisjoint(name_words(n.text))]
    for name in shuffled(spoke, rng):
        plain = _POSSESSIVE.sub("", name.text)
        for other in shuffled(sorted(_persons(scene)), rng):
            if set(name_words(other)).isdisjoint(name_words(plain)) and not _near_quotation(scene, other):
                yield Change(name.start, name.start + len(plain), other)
                break


def _other_names(scene: Scene, name: Name, plain: str, rng: Random) -> Iterator[str]:
    parts, lexicon = plain.split(), scene.lexicon
    before = _LAST_WORD.search(scene.text[: name.start])
    place = before is not None and before[1].lower() in lexicon.before_place
    person = _is_person(scene, plain) or _speaks(scene, scene.text, name)
    elsewhere = _elsewhere(scene, len(parts)) if len(parts) > 1 and rng.random() < ELSEWHERE else []
    yield from shuffled(elsewhere, rng)[:3]
    for _ in range(4):
        if person and len(parts) > 1:
            last = rng.choice(lexicon.surnames)
            yield rng.choice((f"{' '.join(parts[:-1])} {last}", f"{rng.choice(lexicon.givens)} {last}"))
        elif person:
            yield rng.choice(lexicon.surnames)
        elif (place or len(parts) == 1) and not scene.locale.nouns_capitalised:
            other = rng.choice(lexicon.places)
            yield other.upper() if plain.isupper() and len(plain) > 4 else other
        else:
            yield rng.choice(lexicon.bodies)


def _elsewhere(scene: Scene, parts: int) -> list[str]:
    """Names of as many parts in clippings that the sentence does not cite."""
    cited = {one.clipping.id for one in scene.cited}
    found: set[str] = set()
    for member in scene.story.members:
        if member.clipping.id not in cited:
            for name in find_names(member.clipping.text[:3000], scene.locale):
                words = name.text.split()
                plain = name.text.replace(" ", "").isalpha()
                if len(words) == parts and plain and not any(folded(word) in scene.locale.titles for word in words):
                    found.add(name.text)
    return sorted(found)


def _is_person(scene: Scene, plain: str) -> bool:
    """Whether a title stands in it, or a source has its last part beside a verb of saying or after a title."""
    if any(folded(part.strip(".")) in scene.locale.titles for part in plain.split()):
        return True
    return any(name_words(plain)[-1:] == name_words(person)[-1:] for person in _persons(scene))


def _persons(scene: Scene) -> frozenset[str]:
    """The names of two or more parts in the cited clippings that speak there, or follow a title."""
    found = set()
    for clipping in {one.clipping.id: one.clipping for one in scene.cited}.values():
        for name in find_names(clipping.text[:20_000], scene.locale):
            parts = _POSSESSIVE.sub("", name.text).split()
            titled = [at for at, part in enumerate(parts) if folded(part.strip(".")) in scene.locale.titles]
            bare = parts[titled[-1] + 1 :] if titled else parts
            a_body = clipping.text[max(0, name.start - 4) : name.start].lower() in scene.lexicon.before_body
            said = titled or _speaks(scene, clipping.text, name) or _has_title(scene, clipping.text, name)
            if len(bare) in (2, 3) and said and not a_body and _may_be_person(scene, bare):
                found.add(" ".join(bare))
    return frozenset(found)


def _may_be_person(scene: Scene, parts: list[str]) -> bool:
    plain = [folded(part).strip(".") for part in parts]
    inflected = scene.locale.nouns_capitalised and plain[0].endswith("en") and plain[-1].endswith("en")
    known = {*scene.locale.stop, *scene.lexicon.before_office, *scene.lexicon.body_words}
    return all(part.istitle() or len(part) <= 2 for part in parts) and known.isdisjoint(plain) and not inflected


def _is_name(scene: Scene, plain: str) -> bool:
    """Whether a capitalised run names somebody or something: no bare role, no adjective, no German compound."""
    parts = plain.split()
    if all(folded(part.strip(".")) in scene.locale.titles for part in parts):
        return False
    if len(parts) == 1 and ("." in plain or plain.endswith(scene.lexicon.adjective_endings)):
        return False
    if not scene.locale.nouns_capitalised or _is_person(scene, plain):
        return True
    compound = any("-" in part or not part[0].isupper() for part in parts)
    genitive = any(part.endswith("s") for part in parts[:-1])  # `Chinas Spione`
    return len(parts) > 1 and not compound and not genitive


def _speaks(scene: Scene, text: str, name: Name) -> bool:
    before = _LAST_WORD.search(text[max(0, name.start - 24) : name.start])
    after = _NEXT_WORD.match(text, name.end)
    if before is not None and before[1].lower() in scene.lexicon.addressing:
        return False
    return any(word is not None and folded(word[1]) in scene.locale.speech for word in (before, after))


def _has_title(scene: Scene, text: str, name: Name) -> bool:
    """Whether the word right before a name says what somebody is: `engineer Tamsin Orde`."""
    before = _LAST_WORD.search(text[max(0, name.start - 24) : name.start])
    return before is not None and folded(before[1]) in scene.locale.titles


def _near_quotation(scene: Scene, person: str) -> bool:
    """Whether a cited passage names this person so near the quotation that it may be theirs."""
    last = name_words(person)[-1]
    for quotation in scene.quotations:
        start = quotation.text[:20]
        for cited in scene.cited:
            at = cited.text.find(start)
            around = cited.text if at < 0 else cited.text[max(0, at - AROUND) : at + len(quotation.text) + AROUND]
            if f" {last} " in line_of(around):
                return True
    return False


def _groups(scene: Scene) -> tuple[tuple[str, ...], ...]:
    return scene.lexicon.offices, scene.lexicon.ranks, scene.lexicon.roles


def _offices_before(scene: Scene) -> Iterator[tuple[int, int, str]]:
    """(start, end, last part of the name) of every role right before a name: `Mayor Renn`, `spokesman Ivo Hale`."""
    for group in _groups(scene):
        for role in group:
            for match in re.finditer(rf"(?<!\w)(?i:{re.escape(role)})(?=\s[^\W\d_a-zß-ü])", scene.text):
                for name in scene.names:
                    called = scene.text[match.end() + 1 : name.end]
                    if name.start <= match.end() + 1 and called and (" " in called or _is_person(scene, called)):
                        yield match.start(), match.end(), name_words(name.text)[-1]


def _roles_after(scene: Scene) -> Iterator[tuple[int, int, str]]:
    """The same for a role that stands after the name: `Ingra Tolle, the director of the port`."""
    roles = "|".join(re.escape(role) for group in _groups(scene) for role in group)
    for name in scene.names:
        match = re.compile(rf",\s(?:(?:the|a|an|der|die)\s)?(?:[\w’'-]+\s)?({roles})(?!\w)", re.IGNORECASE).match(
            scene.text, name.end
        )
        if match and len(name.text.split()) > 1:
            yield match.start(1), match.end(1), name_words(name.text)[-1]


def _same_roles(scene: Scene, role: str) -> frozenset[str]:
    """The role itself and what else it is called: `Rep.` and `Congressman` are one."""
    same = [group for group in scene.lexicon.same_roles if role.lower() in group]
    return frozenset({role.lower()}).union(*same)


def _has_role(scene: Scene, surname: str, role: str) -> bool:
    """Whether the cited clippings name that role, however it is called, within ten words of the name."""
    tokens = scene.clippings.split()
    called = {folded(one).strip(".") for one in _same_roles(scene, role)}
    places = [at for at, word in enumerate(tokens) if word == surname]
    return any(not called.isdisjoint(tokens[max(0, at - 10) : at + 11]) for at in places)
