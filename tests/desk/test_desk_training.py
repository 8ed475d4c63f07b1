"""Exercises: what is planted, what an answer is worth, whose they are; and that none of them gets anywhere else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from desk_room import Browser, Room, words
from sqlalchemy import Connection

from ferry import ferry_clippings, ferry_draft, story_of
from synth.desk.people import Role
from synth.desk.training import CONTROLS, Outcome, outcome_of, plant, scores
from synth.domain.draft import Draft, Paragraph, Section, Sentence
from synth.errors import StoreError, UnknownName
from synth.store.exercises import ExerciseRow

STORY, DRAFT = story_of(*ferry_clippings()), ferry_draft()
SRC = Path(__file__).parents[2] / "src" / "synth"


def _begun(room: Room, browser: Browser) -> ExerciseRow:
    answer = browser.post("/training")
    assert answer.status_code == 303
    row = room.desk.exercises.exercise(answer.headers["location"].rpartition("/")[2], browser.person)
    assert row is not None
    return row


def _begun_with(room: Room, browser: Browser, *, error: bool) -> ExerciseRow:
    """An exercise with an error, or without; others that come first are answered."""
    for _ in range(200):
        row = _begun(room, browser)
        if bool(row.place) is error:
            return row
        browser.post(f"/training/{row.id}", verdict="nothing")
    raise AssertionError("two hundred exercises of one kind")


def _texts(draft: Draft) -> dict[str, tuple[str, tuple[str, ...]]]:
    return {where: (sentence.text, sentence.cites) for where, _, sentence in draft.sentences()}


def _outcome(room: Room, row: ExerciseRow) -> str:
    result = room.desk.exercises.result(row.id)
    assert result is not None
    return result.outcome


def test_exercise_differs_from_its_article_in_one_sentence_or_in_none() -> None:
    controls = 0
    for seed in range(120):
        planted = plant(STORY, DRAFT, seed)
        assert planted is not None
        before, after = _texts(DRAFT), _texts(planted.draft)
        changed = [where for where in before if before[where] != after[where]]
        assert changed == ([planted.place] if planted.place else [])
        assert bool(planted.place) == bool(planted.kind)
        assert (planted.draft.headline, planted.draft.dek) == (DRAFT.headline, DRAFT.dek)
        controls += not planted.place
    assert 0.1 < controls / 120 < 0.4
    assert 0.1 < CONTROLS < 0.4


def test_same_seed_plants_the_same_error() -> None:
    assert [plant(STORY, DRAFT, seed) for seed in range(20)] == [plant(STORY, DRAFT, seed) for seed in range(20)]
    assert len({planted.kind for seed in range(60) if (planted := plant(STORY, DRAFT, seed))}) > 3


def test_draft_in_which_nothing_can_be_planted_is_no_control_either() -> None:
    one = Paragraph(sentences=(Sentence(text="It is so.", cites=("9.9",)),))
    bare = Draft(headline="So", dek="It is.", lede=(one,), sections=(Section(heading="So", paragraphs=(one,)),))
    assert [plant(STORY, bare, seed) for seed in range(20)] == [None] * 20


@pytest.mark.parametrize(
    ("planted", "answered", "outcome"),
    [
        ("lede.1.1", "lede.1.1", Outcome.CAUGHT),
        ("lede.1.1", "", Outcome.MISSED),
        ("lede.1.1", "lede.1.2", Outcome.MISPLACED),
        ("", "", Outcome.CLEARED),
        ("", "lede.1.1", Outcome.FALSE_ALARM),
    ],
)
def test_answer_is_worth_what_it_hit(planted: str, answered: str, outcome: Outcome) -> None:
    assert outcome_of(planted, answered) is outcome


def test_planted_error_that_is_named_is_caught_with_the_seconds_it_took(room: Room) -> None:
    room.written()
    mara = room.signed_in()
    row = _begun_with(room, mara, error=True)
    room.clock.advance(seconds=47)
    assert mara.post(f"/training/{row.id}", verdict="wrong", place=row.place).status_code == 303
    result = room.desk.exercises.result(row.id)
    assert result is not None
    assert (result.outcome, result.place, result.seconds) == ("caught", row.place, 47)
    revealed = words(mara.get(f"/training/{row.id}"))
    assert "Caught" in revealed
    assert f"What was planted: {row.kind.replace('_', ' ')}" in revealed
    assert "The gate" in revealed


def test_nothing_wrong_is_a_miss_where_there_was_an_error_and_right_where_there_was_none(room: Room) -> None:
    room.written()
    mara = room.signed_in()
    flawed = _begun_with(room, mara, error=True)
    mara.post(f"/training/{flawed.id}", verdict="nothing", place=flawed.place)
    assert _outcome(room, flawed) == "missed"
    sound = _begun_with(room, mara, error=False)
    mara.post(f"/training/{sound.id}", verdict="nothing")
    assert _outcome(room, sound) == "cleared"
    sound = _begun_with(room, mara, error=False)
    mara.post(f"/training/{sound.id}", verdict="wrong", place="lede.1.1")
    assert _outcome(room, sound) == "false_alarm"
    assert "This is what the article itself says" in words(mara.get(f"/training/{sound.id}"))


@pytest.mark.parametrize("form", [{}, {"verdict": "wrong"}, {"verdict": "wrong", "place": "lede.9"}, {"verdict": "x"}])
def test_answer_that_names_no_sentence_is_refused_and_counts_for_nothing(room: Room, form: dict[str, str]) -> None:
    room.written()
    mara = room.signed_in()
    row = _begun(room, mara)
    assert mara.post(f"/training/{row.id}", **form).status_code == 422
    assert room.desk.exercises.result(row.id) is None


def test_first_answer_stands(room: Room) -> None:
    room.written()
    mara = room.signed_in()
    row = _begun_with(room, mara, error=True)
    mara.post(f"/training/{row.id}", verdict="nothing")
    assert mara.post(f"/training/{row.id}", verdict="wrong", place=row.place).status_code == 303
    assert _outcome(room, row) == "missed"


def test_results_cannot_be_changed_behind_the_desk(room: Room) -> None:
    room.written()
    mara = room.signed_in()
    row = _begun(room, mara)
    mara.post(f"/training/{row.id}", verdict="nothing")
    for statement in ("UPDATE exercise_results SET outcome = 'caught'", "DELETE FROM exercises"):
        with pytest.raises(StoreError, match="append-only"):
            room.house.store.write(_run, statement)


def _run(connection: Connection, statement: str) -> None:
    connection.exec_driver_sql(statement)


def test_exercise_under_way_is_not_exchanged_for_an_easier_one(room: Room) -> None:
    room.written()
    mara = room.signed_in()
    assert _begun(room, mara).id == _begun(room, mara).id


def test_exercise_is_one_persons_own(room: Room) -> None:
    room.written()
    row = _begun(room, room.signed_in("Mara Voss"))
    ada = room.signed_in("Ada Quill")
    assert ada.get(f"/training/{row.id}").status_code == 404
    assert ada.post(f"/training/{row.id}", verdict="nothing").status_code == 404
    assert room.desk.exercises.result(row.id) is None
    assert _begun(room, ada).id != row.id


def test_every_reviewer_may_practise(room: Room) -> None:
    room.written()
    assert _begun(room, room.signed_in("Lene Hask", Role.REVIEWER)).person == "Lene Hask"


def test_page_of_an_exercise_is_plainly_marked_and_tells_nothing_of_the_error(room: Room) -> None:
    room.written(cost="38,000")
    mara = room.signed_in()
    flawed, sound = _begun_with(room, mara, error=True), None
    shown = mara.get(f"/training/{flawed.id}").text
    mara.post(f"/training/{flawed.id}", verdict="nothing")
    sound = _begun_with(room, mara, error=False)
    plain = mara.get(f"/training/{sound.id}").text
    assert "<title>Exercise ·" in shown
    assert "<b>Exercise</b> Not an article: one error may be planted here. Findings are off." in shown
    assert "card" not in shown
    # Beside the changed sentence (its words, or what it cites) and the exercise's own address nothing differs.
    differing = [pair for pair in zip(shown.splitlines(), plain.splitlines(), strict=True) if pair[0] != pair[1]]
    assert 1 <= len(differing) <= 3
    assert all(flawed.place in a or flawed.id in a for a, _ in differing)


def test_every_sentence_can_be_chosen_and_every_cited_passage_stands_beside_it(room: Room) -> None:
    room.written()
    mara = room.signed_in()
    row = _begun(room, mara)
    shown = mara.get(f"/training/{row.id}").text
    assert set(re.findall(r'name="place" value="([^"]+)"', shown)) == set(_texts(DRAFT))
    assert set(re.findall(r'href="#p([\d.]+)"', shown)) <= set(re.findall(r'id="p([\d.]+)"', shown))


def test_article_with_findings_is_no_material(room: Room) -> None:
    room.written(cost="83,000")
    mara = room.signed_in()
    assert room.desk.exercises.material(10) == ()
    answer = mara.post("/training")
    assert answer.status_code == 422
    assert "nothing to practise on" in words(answer)


def test_article_practised_on_least_comes_next(room: Room) -> None:
    room.written("ferry")
    room.written("bus")
    mara = room.signed_in()
    had = []
    for _ in range(4):
        row = _begun(room, mara)
        had.append(row.article)
        mara.post(f"/training/{row.id}", verdict="nothing")
    assert had[0] != had[1]
    assert had[2] != had[3]


def test_figures_show_catch_rate_and_false_alarms_of_each_reviewer(room: Room) -> None:
    room.written()
    mara, ada = room.signed_in("Mara Voss"), room.signed_in("Ada Quill")
    right = _begun_with(room, ada, error=True)
    ada.post(f"/training/{right.id}", verdict="wrong", place=right.place)
    wrong = _begun_with(room, mara, error=True)
    other = next(where for where in _texts(DRAFT) if where != wrong.place)
    mara.post(f"/training/{wrong.id}", verdict="wrong", place=other)
    found = {score.person: score for score in scores(room.desk.exercises.results("", 1_000))}
    assert found["Mara Voss"].caught == 0
    assert found["Mara Voss"].false_alarms == 1
    assert (found["Ada Quill"].caught, found["Ada Quill"].planted) == (1, 1)
    figures = words(mara.get("/figures"))
    score = found["Ada Quill"]
    assert f"Ada Quill {score.answers} 1 1 100% 0 0" in figures
    assert "Your score" in words(mara.get("/training"))
    room.clock.advance(days=11, hours=1)
    ada = room.signed_in("Ada Quill")
    assert "100%" in words(ada.get("/figures"))
    room.clock.advance(days=20)
    ada = room.signed_in("Ada Quill")
    assert "100%" not in words(ada.get("/figures"))  # the figures tell of four weeks
    assert "100%" in words(ada.get("/training"))


# --- nowhere else


def test_no_path_leads_from_an_exercise_to_a_reader(room: Room) -> None:
    published = room.published("bus")
    room.written("ferry")
    mara = room.signed_in()
    dossiers, versions = room.house.store.dossiers(), room.house.store.versions(published.article.id)
    row = _begun_with(room, mara, error=True)
    planted = _texts(Draft.model_validate_json(row.draft))[row.place]
    mara.post(f"/training/{row.id}", verdict="wrong", place=row.place)

    # The store, and everything that is read from it, stands as it stood.
    assert room.house.store.dossiers() == dossiers
    assert room.house.store.versions(published.article.id) == versions
    with pytest.raises(UnknownName):
        room.house.store.dossier(row.id)
    assert row.id not in {article.article for article in room.desk.queue.named((row.id,))}

    # No act of the desk, and no program, can name it.
    for act in ("approve", "edit", "spike", "send-back", "embargo", "withdraw", "restore", "drop", "alive"):
        assert mara.post(f"/review/{row.id}/{act}", hash="0" * 64, ticked="yes", where="dek").status_code == 404, act
    for act in ("publish", "retract"):
        assert mara.post(f"/article/{row.id}/{act}", hash="0" * 64).status_code == 404, act
    key = room.desk.door.make_key("cms", ("articles:read",), "Ada Quill")
    programs = room.browser().client
    bearer = {"authorization": f"Bearer {key}"}
    assert programs.get(f"/api/articles/{row.id}", headers=bearer).status_code == 404
    listed = programs.get("/api/articles", headers=bearer).text
    assert row.id not in listed

    # Nothing that is published or rendered says what was planted.
    ferry = room.dossier("ferry")
    mara.read(ferry)
    mara.approve(ferry)
    mara.post("/article/ferry/publish", hash=ferry.article.hash)
    room.desk.errands.close()
    assert room.house.outputs.rebuild() == 2
    written = [path for path in (room.newsroom.folder / "outputs").rglob("*") if path.is_file()]
    assert written
    text = "\n".join(path.read_text(encoding="utf-8") for path in written)
    assert row.id not in text
    if planted[0] != _texts(DRAFT)[row.place][0]:
        assert planted[0] not in text
    assert "exercise" not in mara.get("/queue?tab=published").text.partition("<main")[2]


def test_only_the_training_pages_and_their_rows_know_exercises() -> None:
    """Whatever reads the tables of exercises must be one of these; release, API, outputs, queue and review are not."""
    knows = re.compile(r"\bexercise(s|_results)?\b", re.IGNORECASE)
    files = {str(p.relative_to(SRC)) for p in SRC.rglob("*.py") if knows.search(p.read_text(encoding="utf-8"))}
    assert files == {
        "desk/app.py",
        "desk/key_table.py",
        "desk/log_pages.py",
        "desk/room.py",
        "desk/training.py",
        "desk/training_pages.py",
        "store/exercises.py",
        "store/schema_4.py",
        "store/tables.py",
    }
