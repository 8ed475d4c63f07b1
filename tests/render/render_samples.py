"""Two invented articles, an English one by a model and a German extract, with everything that can stand around them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from synth.domain.article import (
    Article,
    ArticleParagraph,
    ArticleSection,
    Cite,
    CitedSentence,
    Disclosure,
    DisclosureKind,
    Excerpt,
    Provenance,
    SourceRef,
)
from synth.domain.decision import Decision, Publication, Reason
from synth.domain.dossier import CorrectionNote, Dossier, Related, Review, ReviewKind, Surroundings
from synth.domain.draft import Kind
from synth.domain.finding import Assessment, Evidence, Finding, Severity
from synth.domain.newsroom import Newsroom, Thoughts, ThoughtsMode
from synth.domain.report import ListNotice, OutcomeKind, PageNotice, RunReport, StoryOutcome
from synth.domain.status import Act, Status
from synth.render.outputs import IndexEntry
from synth.render.site import SiteEntry
from synth.text.locale import locale_of

_CET = timezone(timedelta(hours=1))


def said(text: str, *cites: str) -> CitedSentence:
    """A sentence citing passages such as `courier.5`."""
    pairs = [cite.rsplit(".", 1) for cite in cites]
    return CitedSentence(text=text, cites=tuple(Cite(clipping=name, passage=int(number)) for name, number in pairs))


def paragraph(*sentences: CitedSentence, kind: Kind = Kind.REPORTING) -> ArticleParagraph:
    return ArticleParagraph(kind=kind, sentences=sentences)


def source(number: int, clipping: str, outlet: str, title: str, url: str, **more: object) -> SourceRef:
    return SourceRef.model_validate(
        {
            "number": number,
            "clipping": clipping,
            "outlet": outlet,
            "title": title,
            "url": url,
            "capture_sha256": f"{number:064x}",
            **more,
        }
    )


def excerpts(**texts: str) -> tuple[Excerpt, ...]:
    """Excerpts by passage: `excerpts(p5="…")`."""
    return tuple(Excerpt(passage=int(name[1:]), text=text) for name, text in texts.items())


def provenance(writer: str, **more: object) -> Provenance:
    return Provenance.model_validate(
        {
            "run": "20261119-0700-ab12",
            "made_at": datetime(2026, 11, 19, 6, 2, 11, tzinfo=UTC),
            "writer": writer,
            "writer_version": "1",
            "rule_set": "2026-11-1",
            "fingerprint": "f" * 64,
            **more,
        }
    )


BRIDGE = Article(
    id="9f2c61d0a4be",
    story="51c0ffee0007",
    slug="harbour-bridge",
    version=2,
    date=date(2026, 11, 19),
    section="Coast",
    language="en",
    format="analysis",
    byline="The Tidewater Record (automatic)",
    headline="Merrowick’s broken bridge will stay shut until the end of March",
    dek="Cracked rollers and a bent gear ring keep the harbour’s only crossing closed for four months, and the reports"
    " disagree on what the repair will cost.",
    lede=(
        paragraph(
            said(
                "The swing bridge in Merrowick’s harbour will carry no traffic before the end of March 2027, the port"
                " authority said after a first inspection.",
                "courier.1",
                "tpr.1",
            ),
            said("The coaster Linnet Dawn struck the span at 02:40 on 15 November.", "courier.3", "herald.1"),
        ),
        paragraph(
            said("Nobody was hurt, and no oil was spilled.", "courier.3", "tpr.4"),
            said(
                "About 9,300 vehicles a day now take a detour of 17 kilometres by way of the Hask road bridge.",
                "courier.8",
                "herald.5",
                "tpr.12",
            ),
        ),
    ),
    sections=(
        ArticleSection(
            heading="A sound pier under a bent machine",
            paragraphs=(
                paragraph(
                    said(
                        "Three of the 24 rollers that carry the span are cracked and the gear ring is bent, according"
                        " to the engineers of Brack & Veldt.",
                        "courier.5",
                        "tpr.5",
                    ),
                    said("The eastern arm stands 11 centimetres out of line.", "herald.3"),
                ),
                paragraph(
                    said("The granite pier of 1938 came through without damage.", "courier.6"),
                    said(
                        "“The pier is the good news, because a new pier would have meant two years,” said Ingra Tolle,"
                        " who directs the port authority.",
                        "courier.7",
                    ),
                ),
                paragraph(
                    said(
                        "The two published figures for the repair differ by 600,000 crowns: 4.2 million in one report,"
                        " 4.8 million in another.",
                        "tpr.3",
                        "herald.2",
                    ),
                    said("No report explains the difference, so both are given here."),
                    kind=Kind.ANALYSIS,
                ),
            ),
        ),
        ArticleSection(
            heading="A ferry first, then the jacks",
            paragraphs=(
                paragraph(
                    said(
                        "A free foot ferry runs between Rope Quay and the Fish Steps from 19 November, every 20"
                        " minutes between 06:00 and 22:00.",
                        "courier.9",
                        "herald.14",
                    ),
                    said("It has room for 60 passengers.", "courier.9"),
                ),
                paragraph(
                    said(
                        "The 31 boats of the fishing fleet can still reach the sea through a gap of 14 metres, one at"
                        " a time.",
                        "courier.12",
                        "tpr.15",
                    ),
                    said("The ice plant, however, stands on the other side of the inlet.", "herald.10"),
                ),
                paragraph(
                    said(
                        "Temporary jacks are to be set under the span from 23 November; the new rollers are expected"
                        " from a foundry in Kessling in late January.",
                        "courier.15",
                        "herald.19",
                    ),
                    said(
                        "Residents can question the engineers on 25 November in the Customs Hall.",
                        "courier.17",
                        "tpr.18",
                    ),
                ),
            ),
        ),
    ),
    keywords=("Merrowick", "harbour bridge", "Linnet Dawn"),
    sources=(
        source(
            1,
            "courier",
            "Merrowick Courier",
            "Harbour bridge stays shut until end of March",
            "https://www.merrowickcourier.example/harbour/2026/11/17/harbour-bridge-closed-until-end-of-march/",
            author="Della Thorne",
            published=datetime(2026, 11, 17, 17, 40, tzinfo=_CET),
            excerpts=excerpts(
                p1="Merrowick’s harbour bridge will remain closed to all vehicles until the end of March 2027.",
                p3="Nobody was hurt in the collision, which happened at 02:40 on 15 November.",
                p5="They found that three of the 24 rollers which carry the span are cracked and that the gear ring is"
                " bent along almost two metres.",
                p6="The stone pivot pier, which was built in 1938, came through the impact without damage.",
                p7="“The pier is the good news, because a new pier would have meant two years,” said Ingra Tolle.",
                p8="About 9,300 vehicles a day used the bridge before the accident.",
                p9="The boat will leave every 20 minutes from 06:00 to 22:00 and has room for 60 passengers.",
                p12="The remaining channel is 14 metres wide, and the harbour master has limited it to one vessel.",
                p15="Brack & Veldt will begin fitting the jacks on Monday, 23 November.",
                p17="A public meeting about the repairs will take place in the Customs Hall on Wednesday, 25 November.",
            ),
        ),
        source(
            2,
            "herald",
            "Ostrel Herald",
            "Merrowick traders count the cost of a broken bridge",
            "https://ostrelherald.example/news/coast/merrowick-traders-count-cost-of-broken-bridge-719034.html",
            author="Hanne Bexley",
            published=datetime(2026, 11, 18, 6, 30, tzinfo=_CET),
            excerpts=excerpts(
                p1="Merrowick’s swing bridge, struck by the coaster Linnet Dawn at 02:40 that day, is not expected to"
                " carry traffic again before the end of March 2027.",
                p2="The repair of the harbour bridge in Merrowick will cost 4.8 million crowns, the port authority"
                " said on Tuesday.",
                p3="The eastern arm stands 11 centimetres out of line.",
                p5="All of that traffic now goes round the inlet by the Hask road bridge, which adds 17 kilometres.",
                p10="The auction hall stands on the western quay, while the ice plant is on the eastern one.",
                p14="A free launch for pedestrians and cyclists will start work on Thursday.",
                p19="Replacement rollers should reach Merrowick towards the end of January.",
            ),
        ),
        source(
            3,
            "tpr",
            "TPR News",
            "Ship strike leaves Merrowick without its bridge for four months",
            "https://news.tpr.example/story/2026-11-17/merrowick-bridge-ship-strike-repair",
            published=datetime(2026, 11, 17, 19, 5, tzinfo=_CET),
            excerpts=excerpts(
                p1="The port authority set the end of March 2027 as the date for reopening.",
                p3="Repairing the harbour bridge will cost 4.2 million crowns, the Merrowick port authority said.",
                p4="Neither the crew nor the bridge keeper were injured, and no oil was spilled.",
                p5="The swing bridge turns on 24 steel rollers, and three of them are cracked.",
                p12="Some 9,300 vehicles crossed the bridge on an average day.",
                p15="Harbour master Desmar Pike said all 31 boats could use the 14-metre gap, one at a time.",
                p18="Residents will be able to question the engineers at a meeting on 25 November.",
            ),
        ),
    ),
    disclosure=Disclosure(kind=DisclosureKind.MODEL, sentence=locale_of("en").labels.disclaimer_model),
    provenance=provenance("llm", model="reed-7b", prompts={"write": "a" * 64, "repair": "b" * 64}),
)

BRIDGE_AROUND = Surroundings(
    newsroom=Newsroom(
        name="The Tidewater Record",
        url="https://record.example",
        timezone="Europe/Berlin",
        responsible="Ines Marl, editor",
        contact="desk@record.example",
        corrections_policy="https://record.example/corrections-policy/",
        ethics_policy="https://record.example/ethics/",
        thoughts=Thoughts(mode=ThoughtsMode.LINK, url="https://talk.record.example/t/{slug}"),
    ),
    review=Review(kind=ReviewKind.REVIEWED, who="Ines Marl", on=date(2026, 11, 19)),
    related=(
        Related(
            headline="Night trains return to the coast after six years",
            dek="Two sleepers a week will link Caldmoor with Averstrand from the spring timetable on.",
            href="../night-trains/",
        ),
        Related(
            headline="Seagrass meadows off Ostrel have doubled since 2019",
            dek="Divers counted shoots at 140 points and credit a ban on anchoring in the shallow bays.",
            href="../seagrass-survey/",
        ),
        Related(
            headline="Lodrun clinic keeps its evening hours",
            dek="A third doctor starts in January, and the waiting list is closed to new patients until then.",
            href="../clinic-hours/",
        ),
        Related(
            headline="Library in Caldmoor reopens two floors after the flood",
            dek="Some 11,000 books are drying in a fish warehouse; the map room stays closed into summer.",
            href="../library-flood/",
        ),
    ),
    corrections=(
        CorrectionNote(
            on=date(2026, 11, 20),
            text="An earlier version gave the width of the remaining channel as 40 metres. It is 14 metres.",
        ),
    ),
    url="https://record.example/2026/11/harbour-bridge/",
    home="../../../",
    feed="../../../feed.xml",
    published_at=datetime(2026, 11, 19, 9, 15, tzinfo=UTC),
    modified_at=datetime(2026, 11, 20, 7, 40, tzinfo=UTC),
)

FERRY = Article(
    id="0b77aa43c1d2",
    story="51c0ffee0008",
    slug="faehre-toennsand",
    version=1,
    date=date(2026, 11, 18),
    section="Küste",
    language="de",
    format="analysis",
    byline="Deichbote (automatisch)",
    headline="Fähre nach Tönnsand fährt im Winter seltener",
    dek="Von Dezember an bleiben der Insel fünf Abfahrten am Tag, weil ein Schiff in die Werft muss und Leute fehlen.",
    lede=(
        paragraph(
            said(
                "Die Fähre zwischen Brookhafen und der Insel Tönnsand fährt ab dem 1. Dezember nur noch fünfmal am"
                " Tag, berichtet das Brookhafener Tageblatt.",
                "tageblatt.1",
            ),
            said("Bisher sind es acht Abfahrten in jeder Richtung, berichtet der Tönnsander Inselkurier.", "kurier.2"),
        ),
        paragraph(
            said(
                "Der Tönnsander Inselkurier berichtet: „Wir sind 2140 Menschen auf dieser Insel, und jeder Einzelne"
                " von uns ist auf dieses Schiff angewiesen“, sagte Bürgermeisterin Wiebke Harmsund.",
                "kurier.3",
            ),
        ),
    ),
    sections=(
        ArticleSection(
            heading="Ein kleines Schiff als Ersatz",
            paragraphs=(
                paragraph(
                    said(
                        "Die „Tönnsand II“ verlässt Brookhafen am 30. November und soll am 26. Februar 2027"
                        " zurückkehren, berichtet das Brookhafener Tageblatt.",
                        "tageblatt.6",
                    ),
                ),
                paragraph(
                    said(
                        "Die ältere „Möwe“ trägt 120 Fahrgäste und zwölf Autos, berichtet der Tönnsander Inselkurier.",
                        "kurier.11",
                        "tageblatt.5",
                    ),
                ),
                paragraph(
                    said("Die Preise ändern sich nicht, berichtet der Tönnsander Inselkurier.", "kurier.11"),
                ),
            ),
        ),
        ArticleSection(
            heading="Wie es weitergeht",
            paragraphs=(
                paragraph(
                    said(
                        "Die Reederei will am 7. Dezember eine erste Bilanz ziehen, berichtet das Brookhafener"
                        " Tageblatt.",
                        "tageblatt.15",
                    ),
                ),
                paragraph(
                    said("Der Kreis zahlt 380.000 Kronen im Jahr, berichtet das Tageblatt.", "tageblatt.12"),
                ),
                paragraph(
                    said("Beide Berichte stützen sich auf denselben Abend in der Mehrzweckhalle."),
                    kind=Kind.ANALYSIS,
                ),
            ),
        ),
    ),
    keywords=("Tönnsand", "Fähre"),
    sources=(
        source(
            1,
            "tageblatt",
            "Brookhafener Tageblatt",
            "Fähre nach Tönnsand fährt im Winter seltener",
            "https://www.brookhafener-tageblatt.example/lokales/faehre-nach-toennsand-56618.html",
            author="Silke Rennhagen",
            published=datetime(2026, 11, 17, 18, 10, tzinfo=_CET),
            excerpts=excerpts(
                p1="Die Fähre fährt ab dem 1. Dezember nur noch fünfmal am Tag.",
                p5="Sie bietet Platz für 120 Fahrgäste und zwölf Autos.",
                p6="Die „Tönnsand II“ verlässt Brookhafen am 30. November.",
                p12="Der Landkreis unterstützt die Fährlinie mit 380.000 Kronen im Jahr.",
                p15="Die Reederei will am 7. Dezember eine erste Bilanz ziehen.",
            ),
        ),
        source(
            2,
            "kurier",
            "Tönnsander Inselkurier",
            "Fünf Fahrten für 2140 Insulaner: Tönnsand wehrt sich",
            "file:seiten/inselkurier.html",
            published=datetime(2026, 11, 18, 9, 30, tzinfo=_CET),
            excerpts=excerpts(
                p2="Ab dem 1. Dezember streicht die Reederei Petersand drei von acht Abfahrten.",
                p3="„Wir sind 2140 Menschen auf dieser Insel“, sagte sie unter langem Beifall.",
                p11="Sie wurde 1979 gebaut und trägt 120 Fahrgäste und zwölf Autos.",
            ),
        ),
    ),
    disclosure=Disclosure(kind=DisclosureKind.EXTRACTIVE, sentence=locale_of("de").labels.disclaimer_extractive),
    provenance=provenance("extractive"),
)

FERRY_AROUND = Surroundings(
    newsroom=Newsroom(
        name="Deichbote",
        language="de",
        responsible="Redaktion Deichbote",
        contact="https://deichbote.example/kontakt/",
        corrections_policy="Fehler berichtigen wir sichtbar am Ende des Artikels.",
        thoughts=Thoughts(
            mode=ThoughtsMode.EMBED,
            snippet='<iframe src="https://rede.deichbote.example/{slug}" title="Meinungen"></iframe>',
        ),
    ),
    related=tuple(
        Related(headline=headline, dek=dek, href=href)
        for headline, dek, href in (
            ("Deich bei Brookhafen wird erhöht", "Bagger rücken im Mai an.", "../deich/article.html"),
            ("Inselladen liefert jetzt aus", "Zweimal die Woche fährt ein Lastenrad.", "../inselladen/article.html"),
            ("Schule sucht Lehrkraft", "Die Stelle ist seit August frei.", "../schule/article.html"),
            ("Nebel hielt den Hubschrauber fest", "Drei Einsätze fielen aus.", "../nebel/article.html"),
        )
    ),
)

_UNSUPPORTED = Finding(
    rule="number_unsupported",
    severity=Severity.BLOCKING,
    where="sections.2.2.1",
    claim="a gap of 14 metres",
    message="No passage that this sentence cites has the number 14.",
    evidence=Evidence(alias="1.12", clipping="courier", start=10, end=24, text="14 metres wide"),
)
_LONG = Finding(
    rule="length",
    severity=Severity.WARNING,
    where="dek",
    claim=BRIDGE.dek,
    message="The dek has 31 words; 30 are asked.",
)

DOSSIER = Dossier(
    article=BRIDGE,
    assessment=Assessment(rule_set="2026-11-1", findings=(_UNSUPPORTED, _LONG)),
    status=Status.CORRECTED,
    decisions=(
        Decision(
            article=BRIDGE.id,
            version=2,
            hash=BRIDGE.hash,
            act=Act.DECIDE,
            who="Ines Marl",
            at=datetime(2026, 11, 19, 8, 1, tzinfo=UTC),
            note="1.12",
            finding=_UNSUPPORTED.id,
            reason=Reason.EVIDENCE,
        ),
        Decision(
            article=BRIDGE.id,
            version=2,
            hash=BRIDGE.hash,
            act=Act.APPROVE,
            who="Ines Marl",
            at=datetime(2026, 11, 19, 8, 4, tzinfo=UTC),
        ),
    ),
    publications=(
        Publication(
            article=BRIDGE.id,
            version=2,
            hash=BRIDGE.hash,
            operation="publish",
            target="site",
            url="https://record.example/2026/11/harbour-bridge/",
            at=datetime(2026, 11, 19, 9, 15, tzinfo=UTC),
        ),
    ),
)


def entry(dossier: Dossier) -> IndexEntry:
    folder = f"articles/{dossier.article.slug}/v{dossier.article.version}"
    return IndexEntry(
        dossier=dossier,
        html=f"{folder}/article.html",
        markdown=f"{folder}/article.md",
        data=f"{folder}/article.json",
        provenance=f"{folder}/provenance.json",
    )


def other(slug: str, headline: str, **more: object) -> Article:
    """A version of the bridge article under another name."""
    return BRIDGE.model_copy(update={"slug": slug, "headline": headline, **more})


INDEX = (
    entry(DOSSIER),
    entry(
        Dossier(
            article=other("night-trains", "Night trains return to the coast", section="Transport", version=1),
            assessment=Assessment(rule_set="2026-11-1", findings=(_UNSUPPORTED, _LONG)),
            status=Status.HELD,
        )
    ),
    entry(Dossier(article=FERRY, assessment=Assessment(rule_set="2026-11-1"), status=Status.IN_REVIEW)),
)

REFUSALS = (
    StoryOutcome(
        kind=OutcomeKind.REFUSED,
        list_name="coast",
        slug="lost-kite",
        reason="thin evidence: 96 words of source text, 120 are needed",
        notes=("https://lodrunledger.example/kite: robots.txt forbids it",),
    ),
    StoryOutcome(
        kind=OutcomeKind.FAILED,
        list_name="coast",
        slug="clinic-hours",
        reason="invalid draft: lede.1.1: no passage 9.9 in this story",
        calls=3,
    ),
)

REPORT = RunReport(
    run="20261119-0700-ab12",
    started_at=datetime(2026, 11, 19, 6, 0, 0, tzinfo=UTC),
    ended_at=datetime(2026, 11, 19, 6, 0, 12, 400_000, tzinfo=UTC),
    writer="llm",
    lists=("coast",),
    outcomes=(
        StoryOutcome(
            kind=OutcomeKind.MADE,
            list_name="coast",
            slug="harbour-bridge",
            article=BRIDGE.id,
            version=2,
            hash=BRIDGE.hash,
            headline=BRIDGE.headline,
            status="in_review",
            findings=2,
            words=BRIDGE.words,
            sources=3,
            calls=1,
        ),
        *REFUSALS,
    ),
    pages=(
        PageNotice(
            list_name="coast",
            url="https://lodrunledger.example/kite",
            via="lost-kite",
            reason="robots",
            detail="robots.txt forbids this page for synth",
        ),
    ),
    errors=(ListNotice(list_name="inland", detail="sources/inland.toml:3: urls: expected a list of addresses"),),
    requests=9,
)

SITE = tuple(
    SiteEntry(article=article, href=f"2026/11/{article.slug}/", published_at=datetime(2026, 11, day, 9, tzinfo=UTC))
    for article, day in (
        (FERRY, 18),
        (BRIDGE, 19),
        (other("night-trains", "Night trains return to the coast", section="Transport"), 17),
    )
)
