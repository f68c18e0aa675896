"""One spelling for what people write in many ways, before topics are ranked."""

from __future__ import annotations

import re
import unicodedata

from bot.language.scrub import scrub

MAX_LENGTH = 2_000

# Each row: one written form per alternative, and what it becomes. Order matters: longer forms first.
_FORMS: tuple[tuple[str, str], ...] = (
    (r"twee[ -]?sporen[ -]?(beleid|traject)?|dubbel spoor|2[ -]sporen[ -]?(beleid|traject)?", "tweesporenbeleid"),
    (
        r"(1|eerste|1e|1ste)[ -]?jaars[ -]?evaluatie\w*|evaluatie (van het )?eerste (ziekte)?jaar",
        "eerstejaarsevaluatie",
    ),
    (r"(?:2e|2de|tweede|twede|2) ?spoor|spoor ?(?:2|twee|ii)\b|spr ?2|2nd spoor", "spoor2"),
    (r"(?:1e|1ste|eerste|1) ?spoor|spoor ?(?:1|een|i)\b|spr ?1", "spoor1"),
    (r"(?:3e|3de|derde|3) ?spoor|spoor ?(?:3|drie)\b|spr ?3", "spoor3"),
    (r"spoor ?1 ?a\b|spoor1 ?a\b", "spoor1a"),
    (r"spoor ?1 ?b\b|spoor1 ?b\b", "spoor1b"),
    (r"re[ -]?integr", "reintegr"),
    (r"plan van aanpak|plan v aanpak|\bpva\b", "planvanaanpak"),
    (r"probleem ?analyse|\bpa\b", "probleemanalyse"),
    (r"(42e?|tweeenveertigste)[ -]?we?e?k\w*[ -]?melding|\b42e?[ -]?weeks ?melding", "42eweeksmelding"),
    (r"\bvso\b|vaststellings ?overeen\w*|beeindigings ?overeen\w*", "vaststellingsovereenkomst"),
    (r"\bado\b|arbeidsdeskundig\w* onderzoek|\bad[ -]onderzoek", "arbeidsdeskundigonderzoek"),
    (r"\briv\b|re-?integratie ?verslag|reintegratie ?verslag", "reintegratieverslag"),
    (r"2nd opinion|second opinion|tweede mening|2e mening", "secondopinion"),
    (r"deskundigen? ?oordeel|\bdo uwv\b", "deskundigenoordeel"),
    (r"transitie ?vergoeding|\btv\b(?= )|ontslag ?vergoeding", "transitievergoeding"),
    (r"loon ?sanctie|loon ?sactie|loon ?sanktie", "loonsanctie"),
    (r"loon ?stop|loon ?staking", "loonstop"),
    (r"bedrijfs ?arts|arbo ?arts", "bedrijfsarts"),
    (r"arbo ?dienst", "arbodienst"),
    (r"\bwg\b|werkgvr|\bbaas\b|werkgeefster", "werkgever"),
    (r"\bwn\b|werknmr|medewerk(?:st)?er|personeelslid|werkneemster", "werknemer"),
    (r"\bwnr\b|\bwanner\b|wanneeer", "wanneer"),
    (r"\bmn\b|\bm'n\b|\bmij'n\b|\bme\b(?= (?:werkgever|baas|contract|loon|werk))", "mijn"),
    (r"contrakt", "contract"),
    (r"€|euro'?s?", " euro "),
)
_COMPILED = tuple((re.compile(pattern), replacement) for pattern, replacement in _FORMS)
_GAPS = re.compile(r"[^\w%']+")
# What the scrubber left, in words that mean the same to a reader who never saw brackets.
_MEANT = {
    "medisch": "ziekte",
    "klachten": "klachten",
    "behandeling": "behandeling",
    "medicijn": "medicijn",
    "behandelaar": "arts",
    "naam": "Jan",
    "geboortedatum": "1970",
}
_PLACEHOLDER = re.compile(r"\[([a-z-]+)\]")


def normalise(text: str) -> str:
    """Lower case, no accents, one form for each term, single spaces.

    Training questions and messages are scrubbed alike, so that it makes no difference which illness one names.

    Args:
        text: a message, scrubbed or not; only its first 2,000 characters count.
    """
    return spelled(scrubbed(text))


def scrubbed(text: str) -> str:
    """The part of a message that counts, scrubbed; what both models start from."""
    return scrub(text[:MAX_LENGTH]).text


def spelled(text: str) -> str:
    """One spelling for a scrubbed text (see `normalise`)."""
    lowered = text.lower().replace("’", "'")
    lowered = _PLACEHOLDER.sub(r" p_\1 ", lowered)
    plain = lowered if lowered.isascii() else _unaccented(lowered)
    for pattern, replacement in _COMPILED:
        plain = pattern.sub(replacement, plain)
    return _GAPS.sub(" ", plain).strip()


def _unaccented(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def worded(text: str) -> str:
    """Ordinary words for what the scrubber left in a text, for the model on meaning."""
    return _PLACEHOLDER.sub(lambda match: _MEANT.get(match[1], "nummer"), text)
