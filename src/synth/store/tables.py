"""The names of tables and columns, as queries use them. How they are made is known to the migrations alone."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Integer, Text, column, table

schema_version = table("schema_version", column("version", Integer))

captures = table("captures", column("id", Text), column("url", Text), column("sha256", Text), column("body", Text))
visits = table("visits", column("url", Text), column("capture", Text), column("body", Text))
clippings = table("clippings", column("id", Text), column("url", Text), column("content", Text), column("body", Text))
extractions = table(
    "extractions", column("key", Text), column("capture", Text), column("clipping", Text), column("quarantine", Text)
)

stories = table(
    "stories",
    column("seq", Integer),
    column("id", Text),
    column("list_name", Text),
    column("slug", Text),
    column("declared", Boolean),
    column("terms", Text),
    column("latest", Text),
)
members = table(
    "members",
    column("story", Text),
    column("ordinal", Integer),
    column("clipping", Text),
    column("present", Boolean),
)

articles = table(
    "articles",
    column("id", Text),
    column("story", Text),
    column("slug", Text),
    column("day", Text),
    column("status", Text),
    column("version", Integer),
    column("attempt", Integer),
)
versions = table(
    "versions",
    column("article", Text),
    column("version", Integer),
    column("hash", Text),
    column("fingerprint", Text),
    column("body", Text),
)
assessments = table(
    "assessments",
    column("seq", Integer),
    column("article", Text),
    column("version", Integer),
    column("rule_set", Text),
    column("body", Text),
)
decisions = table(
    "decisions", column("seq", Integer), column("article", Text), column("hash", Text), column("body", Text)
)
publications = table(
    "publications", column("seq", Integer), column("id", Text), column("article", Text), column("body", Text)
)

reports = table("reports", column("seq", Integer), column("run", Text), column("body", Text))

answers = table("answers", column("key", Text), column("body", Text))
capabilities = table("capabilities", column("server", Text), column("body", Text))
calls = table("calls", column("id", Text), column("at", Text), column("held", BigInteger), column("body", Text))

slips = table(
    "slips",
    column("article", Text),
    column("status", Text),
    column("slug", Text),
    column("headline", Text),
    column("section", Text),
    column("language", Text),
    column("version", Integer),
    column("hash", Text),
    column("disclosure", Text),
    column("words", Integer),
    column("blocking", Integer),
    column("warnings", Integer),
    column("notes", Integer),
    column("pending", Boolean),
    column("embargo", Text),
    column("since", Text),
)
audit = table(
    "audit",
    column("seq", Integer),
    column("at", Text),
    column("kind", Text),
    column("article", Text),
    column("actor", Text),
    column("body", Text),
    column("link", Text),
)

people = table("people", column("name", Text), column("role", Text), column("password", Text))
sessions = table(
    "sessions",
    column("digest", Text),
    column("person", Text),
    column("role", Text),
    column("way", Text),
    column("made_at", Text),
    column("until", Text),
)
keys = table(
    "keys",
    column("digest", Text),
    column("kind", Text),
    column("name", Text),
    column("scopes", Text),
    column("made_at", Text),
    column("until", Text),
)

leases = table("leases", column("article", Text), column("person", Text), column("until", Text))
readings = table(
    "readings",
    column("hash", Text),
    column("person", Text),
    column("parts", Text),
    column("seconds", Integer),
    column("last_at", Text),
)
jottings = table(
    "jottings",
    column("article", Text),
    column("person", Text),
    column("place", Text),
    column("hash", Text),
    column("text", Text),
    column("cites", Text),
)

letters = table(
    "letters", column("seq", Integer), column("article", Text), column("body", Text), column("answered", Boolean)
)
errands = table(
    "errands",
    column("id", Text),
    column("owner", Text),
    column("key", Text),
    column("made_at", Text),
    column("body", Text),
)

exercises = table(
    "exercises",
    column("id", Text),
    column("person", Text),
    column("seed", BigInteger),
    column("article", Text),
    column("version", Integer),
    column("story", Text),
    column("place", Text),
    column("kind", Text),
    column("draft", Text),
    column("made_at", Text),
)
exercise_results = table(
    "exercise_results",
    column("exercise", Text),
    column("place", Text),
    column("outcome", Text),
    column("seconds", Integer),
    column("at", Text),
)
