"""The review page: the article as readers will see it, the findings beside it, and what may be done. It changes nothing
but the reader's own traces: lease and reading."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import HTMLResponse, Response

from synth.desk.call import Call, page
from synth.desk.notices import Notice, notices
from synth.desk.sheet import Card, Sheet, lay_out
from synth.desk.worddiff import article_diff, word_diff
from synth.domain.article import DisclosureKind
from synth.domain.decision import ATTESTATION, REASON_NEEDS, REASON_WORDS
from synth.domain.dossier import Dossier, Surroundings
from synth.domain.status import Act, Status, acts_from
from synth.domain.story import Story
from synth.errors import UnknownName
from synth.outputs.surroundings import corrections_of, review_of
from synth.render.frame import Frame
from synth.render.label import label_parts, reading_time
from synth.render.page import article_page
from synth.store.origins import fetched_at
from synth.store.reading_room import Read
from synth.text.locale import locale_of

END = "end"  # the part of a reading that says: the end of the article was in view


@dataclass(frozen=True)
class Blocker:
    """Why an approval is not possible now, and where the button is that changes it."""

    words: str
    link: str = ""
    button: str = ""


@dataclass(frozen=True)
class Opened:
    """An article on somebody's desk."""

    dossier: Dossier
    story: Story
    sheet: Sheet
    read: Read

    @property
    def pending(self) -> bool:
        """Whether this version is a correction that waits beside the published one."""
        return self.dossier.status in (Status.PUBLISHED, Status.CORRECTED) and self.dossier.approval is None

    @property
    def clearing(self) -> bool:
        """Whether this version may be approved (or, as a correction, cleared) from where it stands."""
        return self.dossier.status in (Status.HELD, Status.IN_REVIEW) or self.pending

    @property
    def unread(self) -> tuple[str, ...]:
        """The parts that have not been in view: the end, and findings with their evidence."""
        return unread(self.dossier, self.read)


def unread(dossier: Dossier, read: Read) -> tuple[str, ...]:
    """The parts of a dossier that a reading does not hold: ids of findings, and `end`."""
    wanted = (*(finding.id for finding in dossier.assessment.findings), END)
    return tuple(part for part in wanted if part not in read.parts)


def review(call: Call) -> Response:
    """GET /review/{ref}?edit=PLACE: one article to decide on."""
    desk, person = call.desk, call.person
    store = desk.house.store
    dossier = store.dossier(call.path["ref"])
    article = dossier.article
    now = desk.now()
    read = desk.room.seen(article.hash, person.name, frozenset(), now)
    lease = desk.room.take(article.id, person.name, now)
    story = store.story(article.story, everything=True)
    opened = Opened(dossier, story, lay_out(dossier, story), read)
    acts = acts_from(dossier.status)
    jottings = desk.room.jottings(article.id, person.name)
    wanted = call.query.get("edit", "")
    locale = locale_of(article.language)
    return page(
        call,
        "review.html",
        opened=opened,
        dossier=dossier,
        article=article,
        sheet=opened.sheet,
        locale=locale,
        label=label_parts(article, review_of(dossier, desk.house.newsroom)),
        reading_time=reading_time(article),
        blockers=blockers(call, opened),
        notices=_notices(call, opened, lease.person),
        anew=desk.errands.writing_anew(dossier) if dossier.status is Status.SENT_BACK else None,
        acts={act.value for act in acts},
        can_send_back=Act.SEND_BACK in acts and article.disclosure.kind is not DisclosureKind.EXTRACTIVE,
        editing=wanted if opened.sheet.line(wanted) or opened.sheet.block(wanted) else "",
        jotted={jotting.place: jotting for jotting in jottings},
        reasons=REASON_WORDS,
        needs=REASON_NEEDS,
        attestation=ATTESTATION,
        waiting_count=desk.queue.waiting(),
        ordinals={member.clipping.id: member.ordinal for member in story.members},
        letter_rows=desk.post.letters(article.id),
    )


def blockers(call: Call, opened: Opened) -> tuple[Blocker, ...]:
    """Everything that stands between this version and an approval by this person."""
    dossier = opened.dossier
    found = [_finding_blocker(card) for card in opened.sheet.cards if card.open]
    if not call.desk.house.newsroom.responsible.strip():
        words = "Nobody is named as responsible: set [newsroom] responsible in synth.toml and start the desk again."
        found.append(Blocker(words))
    mine = [one for one in dossier.initials if one.who.casefold() == call.person.name.casefold()]
    if call.desk.house.settings.review.two_person and mine:
        found.append(Blocker("You were the first of the two: another person must approve."))
    return tuple(found)


def _finding_blocker(card: Card) -> Blocker:
    act = "Decide" if card.finding.overridable else "Fix"
    return Blocker(card.finding.message, f"#f-{card.id}", act)


def _notices(call: Call, opened: Opened, reader: str) -> tuple[Notice, ...]:
    found = list(notices(call.desk, opened.dossier, opened.story))
    if reader != call.person.name:
        found.insert(0, Notice(f"{reader} is reading this too."))
    return tuple(found)


def reader_page(call: Call) -> Response:
    """GET /review/{ref}/page: the page itself, exactly as it would be published now."""
    dossier = call.desk.house.store.dossier(call.path["ref"])
    newsroom = call.desk.house.newsroom
    around = Surroundings(
        newsroom=newsroom, review=review_of(dossier, newsroom), corrections=corrections_of(dossier, newsroom)
    )
    # The page carries its style in itself, under a hash; nothing else may be loaded, and nothing may run.
    style = Frame(title="").style_hash
    policy = f"default-src 'none'; style-src '{style}'; img-src data:; base-uri 'none'; form-action 'none'; sandbox"
    return HTMLResponse(article_page(dossier.article, around), headers={"content-security-policy": policy})


def source(call: Call) -> Response:
    """GET /review/{ref}/source/{ordinal}?finding=ID&before=N: the whole stored text of one source, its passages
    numbered; with `before`, how it differs from an earlier text of the page."""
    store = call.desk.house.store
    dossier = store.dossier(call.path["ref"])
    story = store.story(dossier.article.story, everything=True)
    ordinal = call.path["ordinal"]
    member = next((member for member in story.members if str(member.ordinal) == ordinal), None)
    if member is None:
        raise UnknownName(f"{dossier.article.slug} has no source {ordinal}")
    clipping = member.clipping
    cited = {
        cite.passage
        for sentence in dossier.article.sentences()
        for cite in sentence.cites
        if cite.clipping == clipping.id
    }
    sheet = lay_out(dossier, story)
    card = next((card for card in sheet.cards if card.id == call.query.get("finding", "")), None)
    before = next((m.clipping.text for m in story.members if str(m.ordinal) == call.query.get("before", "")), None)
    return page(
        call,
        "source.html",
        article=dossier.article,
        member=member,
        clipping=clipping,
        passages=[(passage, clipping.passage_text(passage)) for passage in clipping.passages],
        cited=cited,
        card=card if card and card.shown and card.shown.ordinal == member.ordinal else None,
        fetched=fetched_at(store, clipping.id),
        moved=word_diff(before, clipping.text) if before is not None else None,
        locale=locale_of(dossier.article.language),
    )


def changes(call: Call) -> Response:
    """GET /review/{ref}/changes?a=&b=: two versions, word by word, with who made the later one, and why."""
    store = call.desk.house.store
    current = store.dossier(call.path["ref"])
    latest = current.article.version
    b = _version(call.query.get("b", ""), latest, latest)
    a = _version(call.query.get("a", ""), max(b - 1, 1), latest)
    before, after = store.dossier(current.article.id, a), store.dossier(current.article.id, b)
    known = {finding.id: finding for finding in before.assessment.findings}
    found = {finding.id: finding for finding in after.assessment.findings}
    return page(
        call,
        "changes.html",
        article=current.article,
        a=a,
        b=b,
        latest=latest,
        parts=article_diff(before.article, after.article),
        made=[d for d in current.decisions if a < d.version <= b and d.act in (Act.EDIT, Act.RENEW, Act.AMEND)],
        opened_findings=[finding for id_, finding in found.items() if id_ not in known],
        closed_findings=[finding for id_, finding in known.items() if id_ not in found],
    )


def _version(text: str, otherwise: int, latest: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 and 1 <= int(text) <= latest else otherwise
