"""Replies that are always available: who is who, what is known, a person, feedback, the calendar file."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, datetime, time, timezone

from bot.answers import unsure
from bot.answers.answer import Answer, Keuze
from bot.answers.calendar import calendar_points
from bot.answers.dutch import hoofdletter
from bot.answers.facts import parts_of
from bot.answers.outcomes import Outcomes
from bot.answers.state import Stand
from bot.answers.timeline import ALL_DATES, CHANGE, PRINT, WHAT_IF
from bot.answers.topic import RESERVATION, question_choice
from bot.knowledge.library import Library
from bot.law.calendar_file import to_ics

ROLE_WORDS = {"werknemer": "werknemer", "werkgever": "werkgever of HR"}
ASK = Keuze("Een vraag stellen", "Een vraag stellen")
OPENING = (
    ALL_DATES,
    ASK,
    Keuze("Ik ben werknemer", "Ik ben werknemer"),
    Keuze("Ik ben werkgever of HR", "Ik ben werkgever of HR"),
)
ALL_DATES_OPENING = (replace(ALL_DATES, titel="Mijn termijnen"), *OPENING[1:])
RESTART = Keuze("Opnieuw beginnen", "Opnieuw beginnen")
FORGET = Keuze("Vergeet mijn gegevens", "Vergeet mijn gegevens")
PERSON = Keuze("Een mens spreken", "Ik wil met een medewerker praten")
REASONS = (
    Keuze("Niet duidelijk", "Het antwoord was niet duidelijk"),
    Keuze("Niet mijn vraag", "Dit was niet mijn vraag"),
    Keuze("Er ontbreekt iets", "Er ontbreekt iets in het antwoord"),
    Keuze("Het klopt niet", "Het antwoord klopt volgens mij niet"),
)
_AFTER_REASON = {
    "het antwoord was niet duidelijk": "Dank u. Welk woord of welk deel was niet duidelijk? Typ dat.",
    "dit was niet mijn vraag": "Dank u. Stel uw vraag nog eens in andere woorden, of kies een van deze vragen.",
    "er ontbreekt iets in het antwoord": "Dank u. Wat wilt u nog meer weten? Vraag het gerust, of kies hieronder.",
    "het antwoord klopt volgens mij niet": "Dank u. Bij twijfel gaat de brief van UWV voor.",
}


def role_answer(stand: Stand, changed: bool) -> Answer:
    """The role is stored; what is offered fits it."""
    words = ROLE_WORDS[stand.rol or "werknemer"]
    if stand.rol == "werkgever":
        offer = "U kunt vragen stellen, of de termijnen van een zieke werknemer laten uitrekenen."
        more = Keuze("Nieuwe medewerker", "Nieuwe medewerker")
    else:
        offer = "U kunt vragen stellen, of uw eigen termijnen laten uitrekenen."
        more = Keuze("Wat moet ik nu doen?", "Wat moet ik nu doen?")
    opening = f"Goed, ik antwoord u als {words}." if changed else f"Dat had ik al begrepen: ik antwoord u als {words}."
    return Answer(
        "gesprek", "rol", (f"{opening} {offer}",), keuzes=(replace(ALL_DATES, titel="Mijn termijnen"), ASK, more)
    )


def _told(stand: Stand) -> list[str]:
    """The role and the facts of a conversation, a line each."""
    role = [f"• u vraagt dit als {ROLE_WORDS[stand.rol]}"] if stand.rol else []
    return [*role, *(f"• {part}" for part in parts_of(stand.situatie or {}, stand.overig))]


def known_answer(stand: Stand, ziekteweek: int | None) -> Answer:
    """What the bot knows of the user."""
    lines = _told(stand)
    if ziekteweek:
        lines.append(f"• het is nu ziekteweek {ziekteweek}")
    if stand.dossiers:
        lines.append(f"• er zijn nog {len(stand.dossiers)} andere dossiers in dit gesprek")
    if not lines:
        text = "Ik weet nog niets van u. Ik onthoud alleen wat u zelf noemt, en alleen tijdens dit gesprek."
        return Answer("gesprek", "weet-van-mij", (text,), keuzes=ALL_DATES_OPENING)
    text = "Dit weet ik van u, alleen uit dit gesprek:"
    after = "Klopt er iets niet, zeg dat dan. Wilt u dat ik alles wis, typ dan: vergeet mijn gegevens."
    return Answer("gesprek", "weet-van-mij", (text, "\n".join(lines), after), keuzes=(CHANGE, FORGET, ALL_DATES))


def said_already_answer(stand: Stand) -> Answer:
    """To who has told it already: what came across, or how to tell it once more."""
    lines = _told(stand)
    if not lines:
        text = (
            "Sorry, dan heb ik u niet goed begrepen. Wilt u het nog één keer zeggen, in één korte zin? "
            "Bijvoorbeeld: ik ben ziek sinds 12 januari 2026."
        )
        return Answer("gesprek", "al-gezegd", (text,), keuzes=(ALL_DATES, ASK, PERSON))
    text = "Sorry dat u het twee keer moet zeggen. Dit heb ik van u onthouden:"
    after = "Mist er iets of klopt er iets niet? Typ dat dan."
    return Answer("gesprek", "al-gezegd", (text, "\n".join(lines), after), keuzes=(CHANGE, ALL_DATES, PERSON))


def change_answer(stand: Stand) -> Answer:
    """What can be changed, a button per fact."""
    facts = stand.situatie or {}
    if not facts:
        text = "Ik reken nog nergens mee. Noem de eerste ziektedag, dan begin ik daarmee."
        return Answer("gesprek", "wijzigen", (text,), keuzes=(ALL_DATES,))
    fields = ["eerste_ziektedag", "hersteld", "zwangerschapsverlof", "contract_einde"]
    choices = tuple(Keuze(f"Wijzig {WORDS[name]}", f"Wijzig {WORDS[name]}") for name in fields)
    lines = "\n".join(f"• {part}" for part in parts_of(facts, stand.overig))
    text = "Wat klopt er niet? Typ het goede gegeven, bijvoorbeeld “nee, 13 januari” of “het contract loopt tot 1 mei”."
    return Answer("gesprek", "wijzigen", (text, f"Ik reken nu met:\n{lines}"), keuzes=choices)


WORDS = {
    "eerste_ziektedag": "de eerste ziektedag",
    "hersteld": "het herstel",
    "zwangerschapsverlof": "het verlof",
    "contract_einde": "het einde van het contract",
}


def field_named(words: str) -> str | None:
    """The fact that "wijzig ..." names."""
    return next((name for name, text in WORDS.items() if words == text or words == text.split(" ", 1)[1]), None)


def stop_what_answer(library: Library) -> Answer:
    """Asks what someone wants to stop with, before it is taken for a goodbye."""
    text = (
        "Waarmee wilt u stoppen? Met dit gesprek, met meewerken, of met uw baan? Denk na voor u ontslag neemt: dat kan "
        "u geld kosten. Vertel gerust wat er speelt."
    )
    topics = ("niet-meewerken-gevolgen", "ontslag-nemen-tijdens-ziekte")
    choices = tuple(question_choice(library, topic) for topic in topics if topic in library.topics)
    return Answer("gesprek", "stoppen", (text,), keuzes=(Keuze("Met dit gesprek", "Tot ziens"), *choices, PERSON))


def person_answer(library: Library) -> Answer:
    """Whom to speak to, with hours."""
    topic = library.topics["menselijke-medewerker"]
    words = library.organisation.placeholders()
    text = library.tekst(topic, None, topic.gecontroleerd_op).kern
    hours = f"{hoofdletter(words['organisatie_contact'])} is bereikbaar: {words['organisatie_openingstijden']}."
    choices = tuple(question_choice(library, other) for other in topic.gerelateerd if other in library.topics)
    return Answer("gesprek", topic.id, (text, hours), keuzes=(*choices, ASK))


def helpful_answer(library: Library, topic_id: str | None) -> Answer:
    """Thanks for a yes."""
    return Answer(
        "gesprek",
        "oordeel",
        ("Fijn, dank u wel. Heeft u nog een vraag?",),
        keuzes=(*related(library, topic_id), ALL_DATES),
        extra={"oordeel": {"onderwerp": topic_id, "nuttig": True}},
    )


def unhelpful_answer(library: Library, topic_id: str | None) -> Answer:
    """Asks why after a no, and offers the next best topics."""
    return Answer(
        "gesprek",
        "oordeel",
        ("Jammer dat dit u niet hielp. Wat was er mis? Misschien is een van de andere vragen wel de goede.",),
        keuzes=(*REASONS, *related(library, topic_id), PERSON),
        extra={"oordeel": {"onderwerp": topic_id, "nuttig": False}},
    )


def reason_answer(library: Library, topic_id: str | None, reden: str) -> Answer:
    """What follows on the reason of a no."""
    return Answer(
        "gesprek",
        "oordeel-reden",
        (_AFTER_REASON[reden], unsure.person_sentence(library)),
        keuzes=(*related(library, topic_id), PERSON),
        extra={"oordeel": {"onderwerp": topic_id, "nuttig": False, "reden": reden}},
    )


def related(library: Library, topic_id: str | None) -> tuple[Keuze, ...]:
    """The related topics of a topic, as choices."""
    topic = library.topics.get(topic_id or "")
    others = topic.gerelateerd if topic else ()
    return tuple(question_choice(library, other) for other in others if other in library.topics)


def calendar_answer(outcomes: Outcomes, stand: Stand, vandaag: date, moment: float) -> Answer:
    """The calendar file, in the structure; its text says what is in it."""
    # The series is the same for each export of the same file, and tells nothing.
    key = f"{stand.dossier or 'A'}/{(stand.situatie or {}).get('eerste_ziektedag')}"
    points = calendar_points(outcomes, vandaag, hashlib.sha256(key.encode()).hexdigest()[:16])
    if not points:
        text = "Er zijn geen termijnen meer die nog komen, dus een agenda-bestand heeft geen zin."
        return Answer("gesprek", "agenda", (text,), keuzes=(ALL_DATES, CHANGE))
    made = datetime.fromtimestamp(moment, timezone.utc) if moment else datetime.combine(vandaag, time(12), timezone.utc)
    content = to_ics(points, made).decode("utf-8")
    name = f"termijnen-dossier-{stand.dossier.lower()}.ics" if stand.dossier else "termijnen.ics"
    return Answer(
        "gesprek",
        "agenda",
        (
            f"Hier is uw agenda-bestand met {len(points)} datums ({name}). "
            "U krijgt veertien dagen van tevoren een herinnering.",
            "Zet het liever niet in een gedeelde agenda: ook een ziektedag zegt iets over iemands gezondheid. "
            "Verandert er iets, vraag dan een nieuw bestand.",
        ),
        keuzes=(ALL_DATES, PRINT, WHAT_IF),
        voorbehoud=RESERVATION,
        extra={"ics": content, "bestandsnaam": name},
    )
