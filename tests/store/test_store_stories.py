"""Stories keep the numbers of their clippings, whatever comes and goes."""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_samples import NOW, TERMS, clipping

from synth.domain.story import Story
from synth.errors import UnknownName
from synth.store import Store


def declared(store: Store, *names: str) -> Story:
    return store.enroll_declared("local", "ferry", TERMS, [clipping(name) for name in names])


def discovered(store: Store, *names: str, slug: str = "ferry") -> Story:
    return store.enroll_discovered("local", TERMS, (slug, None), [clipping(name) for name in names])


def numbers(story: Story) -> dict[int, str]:
    return {member.ordinal: member.clipping.id for member in story.members}


def test_new_clippings_are_numbered_in_the_order_given(store: Store) -> None:
    assert numbers(declared(store, "tern", "gull", "auk")) == {1: "tern", 2: "gull", 3: "auk"}


def test_numbers_stay_when_the_order_changes_and_more_come(store: Store) -> None:
    declared(store, "tern", "gull")
    assert numbers(declared(store, "auk", "gull", "tern", "knot")) == {1: "tern", 2: "gull", 3: "auk", 4: "knot"}


def test_address_with_other_words_gets_a_new_number_and_the_older_leaves(store: Store) -> None:
    declared(store, "tern", "gull")
    anew = clipping("tern-2", at="tern", text="The ferry did not come at all.")
    story = store.enroll_declared("local", "ferry", TERMS, [anew, clipping("gull")])
    assert numbers(story) == {2: "gull", 3: "tern-2"}
    assert numbers(store.story(story.id, everything=True)) == {1: "tern", 2: "gull", 3: "tern-2"}


def test_same_words_in_other_bytes_are_no_news(store: Store) -> None:
    first = declared(store, "tern", "gull")
    same_words = clipping("tern-2", at="tern", text=clipping("tern").text)
    assert store.enroll_declared("local", "ferry", TERMS, [same_words, clipping("gull")]) == first


def test_clipping_that_is_absent_leaves_and_gets_its_number_back(store: Store) -> None:
    declared(store, "tern", "gull")
    assert numbers(declared(store, "gull", "auk")) == {2: "gull", 3: "auk"}
    assert numbers(declared(store, "tern")) == {1: "tern"}


def test_clipping_given_twice_is_one_member(store: Store) -> None:
    assert numbers(declared(store, "tern", "tern")) == {1: "tern"}


def test_story_read_again_is_the_story_enrolled(store: Store) -> None:
    story = declared(store, "tern", "gull")
    assert store.story(story.id) == story
    assert store.stories() == (story,)


def test_declared_story_is_its_list_and_slug(store: Store) -> None:
    here = declared(store, "tern")
    there = store.enroll_declared("abroad", "ferry", TERMS, [clipping("tern")])
    assert declared(store, "gull").id == here.id
    assert there.id != here.id
    assert re.fullmatch("[0-9a-f]{12}", here.id)
    assert [story.id for story in store.stories("abroad")] == [there.id]
    assert [story.id for story in store.stories()] == [here.id, there.id]


def test_terms_are_those_of_today(store: Store) -> None:
    first = declared(store, "tern")
    terms = TERMS.model_copy(update={"format": "brief"})
    story = store.enroll_declared("local", "ferry", terms, [clipping("tern")])
    assert story.id == first.id
    assert story.terms == terms
    assert store.story(story.id).terms == terms


def test_unknown_story_is_said(store: Store) -> None:
    with pytest.raises(UnknownName, match="nowhere"):
        store.story("nowhere")


def test_discovered_story_is_joined_through_its_addresses(store: Store) -> None:
    story = discovered(store, "tern", "gull")
    grown = discovered(store, "auk", "gull", "tern", slug="another-headline")
    assert grown.id == story.id
    assert grown.slug == "ferry"
    assert numbers(grown) == {1: "tern", 2: "gull", 3: "auk"}


def test_discovered_story_is_joined_where_an_address_has_new_words(store: Store) -> None:
    story = discovered(store, "tern")
    anew = clipping("tern-2", at="tern", text="It came at noon.")
    assert store.enroll_discovered("local", TERMS, ("ferry", None), [anew]).id == story.id


def test_story_that_holds_most_of_the_addresses_is_joined(store: Store) -> None:
    discovered(store, "tern")
    most = discovered(store, "gull", "auk")
    assert discovered(store, "tern", "gull", "auk").id == most.id


def test_oldest_of_equals_is_joined(store: Store) -> None:
    oldest = discovered(store, "tern")
    discovered(store, "gull")
    assert discovered(store, "gull", "tern").id == oldest.id


def test_story_split_in_two_stays_two(store: Store) -> None:
    whole = discovered(store, "tern", "gull", "auk", "knot")
    for _ in range(2):
        left, right = discovered(store, "tern", "gull"), discovered(store, "auk", "knot")
        assert left.id == whole.id
        assert right.id != whole.id
    assert len(store.stories()) == 2


def test_discovered_story_joins_neither_a_declared_one_nor_another_list(store: Store) -> None:
    mine = declared(store, "tern")
    found = discovered(store, "tern")
    abroad = store.enroll_discovered("abroad", TERMS, ("ferry", None), [clipping("tern")])
    assert len({mine.id, found.id, abroad.id}) == 3
    assert (found.slug, abroad.slug) == ("ferry-2", "ferry")


def test_taken_slug_gets_the_next_suffix(store: Store) -> None:
    slugs = [discovered(store, name).slug for name in ("tern", "gull", "auk")]
    assert slugs == ["ferry", "ferry-2", "ferry-3"]


def test_slug_characters_are_no_wildcards(store: Store) -> None:
    assert discovered(store, "tern", slug="a_b").slug == "a_b"
    assert discovered(store, "gull", slug="axb").slug == "axb"
    assert discovered(store, "auk", slug="a_b").slug == "a_b-2"


def test_declared_story_keeps_its_slug_where_a_discovered_one_had_it_first(store: Store) -> None:
    found = discovered(store, "tern")
    mine = declared(store, "gull")
    assert mine.slug == found.slug == "ferry"
    assert mine.id != found.id


PAGES = st.lists(st.tuples(st.sampled_from("abcde"), st.integers(1, 3)), max_size=6, unique=True)


@settings(max_examples=40)
@given(st.lists(PAGES, min_size=1, max_size=6))
def test_a_number_once_given_names_one_clipping_for_ever(rounds: Sequence[Sequence[tuple[str, int]]]) -> None:
    with tempfile.TemporaryDirectory() as folder, closing(Store.open("", Path(folder))) as store:
        given_once: dict[str, int] = {}
        for pages in rounds:
            clippings = [clipping(f"{page}{turn}", at=page) for page, turn in pages]
            story = store.enroll_declared("local", "ferry", TERMS, clippings)
            fresh = [one.id for one in clippings if one.id not in given_once]
            for name in fresh:
                given_once[name] = len(given_once) + 1
            assert numbers(story) == {given_once[one.id]: one.id for one in clippings}
            assert [member.ordinal for member in story.members] == sorted(given_once[one.id] for one in clippings)
            whole = store.story(story.id, everything=True)
            assert numbers(whole) == {number: name for name, number in given_once.items()}


def test_the_discovered_stories_of_a_list_are_named_oldest_first(store: Store) -> None:
    declared(store, "knot")
    first, second = discovered(store, "tern", slug="a"), discovered(store, "gull", slug="b")
    store.enroll_discovered("other", TERMS, ("c", None), [clipping("auk")])
    assert store.discovered("local", NOW) == (first.id, second.id)
    assert store.discovered("nowhere", NOW) == ()


def test_stories_whose_latest_clipping_is_older_are_not_named_and_undated_ones_are(
    store: Store, tmp_path: Path
) -> None:
    def told(name: str, *moments: str | None) -> str:
        dates = [moment and datetime.fromisoformat(moment) for moment in moments]
        given = [clipping(f"{name}{at}").model_copy(update={"published": date}) for at, date in enumerate(dates)]
        return store.enroll_discovered("local", TERMS, (name, None), given).id

    since = datetime(2026, 11, 20, 12, tzinfo=UTC)
    told("old", "2026-11-20T11:59:59+00:00", "2026-11-20T12:30:00+01:00")
    late, undated = told("late", "2026-11-19T00:00:00+00:00", "2026-11-20T11:00:00-01:00"), told("open", None)
    half = told("half", "2026-11-01T00:00:00+00:00", None)
    assert store.discovered("local", since) == (late, undated, half)
    again = store.story(half).members[0].clipping  # the undated one is gone from it
    assert store.enroll_discovered("local", TERMS, ("half", half), [again]).id == half
    assert store.discovered("local", since) == (late, undated)
    store.close()
    with closing(sqlite3.connect(tmp_path / "synth.db")) as raw:  # as an older synth left it
        raw.executescript("ALTER TABLE stories DROP COLUMN latest; UPDATE schema_version SET version = 4;")
    with closing(Store.open("", tmp_path)) as migrated:
        assert migrated.discovered("local", since) == (late, undated)
