"""What may be said where others read along: tried with what people really type."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered

from bot.answers.answer import Answer, Datumregel, Keuze
from bot.answers.rules import Dialoogregels
from bot.channels.group_talk import GroupTalk, group_turn
from bot.channels.offered import chosen, mark
from bot.knowledge.library import Library

TODAY = date(2026, 11, 21)
GENERAL = """Wat is spoor 2?
Wat gebeurt er in week 42?
Wat is de 42e-weeksmelding?
Wie betaalt het tweede spoor?
Hoeveel loon krijg je in het tweede jaar, 70%?
Mag een werknemer van 32 uur per week minder gaan werken?
Wanneer moet de probleemanalyse klaar zijn?
Wat is het maximum dagloon per 1 juli 2026?
Wat verandert er per 1 januari 2027?
Telt een burn-out als ziekte?
Loonsanctie van 52 weken, wat is dat?
Wat als een werknemer niet meewerkt?
Wat kost een deskundigenoordeel?
Hallo
Dossier inzien, wie mag dat?
Ik ben HR""".splitlines()
PERSONAL = """ik ben sinds 12 januari ziek
onze collega viel vorige maand uit
Jan is ziek vanaf maart
Marieke zit sinds 3 mrt thuis met een burn-out
ik zit in week 42
we hebben iemand die al een jaar ziek is
ik ben 3 weken ziek
Zij is hersteld per 2 maart
haar contract loopt tot 1 mei
ik heb een burn-out
mag onze medewerker met kanker spoor 2 weigeren?
ik ben zwanger, verlof van 2 maart tot 21 juni
mijn AOW gaat in op 3 april 2027
mijn loon is 2400 euro voor 32 uur
ze verdient 3.100 bruto
krijg ik een WIA-uitkering als ik 35% afgekeurd ben?
12 januari 2026
12-01-2026
Is een ziekmelding op maandag 12 januari op tijd?
Wat moet ik nu doen?
Geef mij het agenda-bestand
Wat weet je van mij?
welke dag is de grens voor spoor 2 bij een collega die 14 juli voor het laatst werkte
haar evaluatie was op 3/2
Bereken mijn termijnen
In welke ziekteweek zit ik nu?
Vergeet mijn gegevens""".splitlines()


@pytest.mark.parametrize("text", GENERAL)
def test_a_general_question_is_answered_in_a_group(talk: GroupTalk, text: str) -> None:
    assert not talk.is_personal(text, TODAY)


@pytest.mark.parametrize("text", PERSONAL)
def test_a_personal_situation_or_an_own_date_is_not(talk: GroupTalk, text: str) -> None:
    assert talk.is_personal(text, TODAY)


def test_hardly_any_general_question_of_the_knowledge_base_is_sent_away(talk: GroupTalk, library: Library) -> None:
    topics = [topic for topic in library.topics.values() if topic.soort == "faq" and topic.groep != "speciaal"]
    moved = [topic.id for topic in topics if talk.is_personal(topic.vraag, TODAY)]
    assert set(moved) == {"loon-over-gewerkte-uren", "minder-dan-35-procent", "na-twee-jaar-ziekte"}
    # Whole stories are told by one person, and are meant to be sent away.
    asked = [question for topic in topics for question in topic.voorbeelden[::10] if ". " not in question]
    share = sum(talk.is_personal(question, TODAY) for question in asked) / len(asked)
    assert share < 0.05, "people do put personal things in their questions, but seldom"


def reply(**changes: Any) -> dict[str, Any]:
    answer = Answer("antwoord", "spoor-2-kosten", ("Tekst.",), keuzes=(Keuze("Meer", "Meer"),), feedback=True)
    return {"text": "Tekst.", "custom": {**answer.as_custom(), **changes}}


ROW = Datumregel("x", "Dag", "uiterlijk 1 mei", "2027-05-01", "u", "", "komend", (), "", (), "wet").as_dict()


def test_the_answer_of_a_topic_may_be_read_by_all(talk: GroupTalk) -> None:
    assert talk.is_general(reply())


@pytest.mark.parametrize(
    "change",
    [
        {"datums": [ROW]},
        {"feiten": ["ik reken met 12 januari"]},
        {"voorbehoud": "Dit is een indicatie."},
        {"ics": "BEGIN:VCALENDAR"},
        {"soort": "vraag", "veld": "eerste_ziektedag"},
        {"soort": "keuze", "veld": "rol"},
        {"soort": "tijdlijn"},
        {"soort": "iets-nieuws"},
        {"onderwerp": "bereken-loon-bij-ziekte"},
        {"onderwerp": "verplichtingen-nu"},
        {"onderwerp": "weet-van-mij"},
        {"onderwerp": "dossiers"},
        {"onderwerp": "crisis"},
        {"onderwerp": "iets-nieuws"},
        {"onderwerp": None},
    ],
)
def test_whatever_is_not_known_to_be_general_stays_out_of_the_group(talk: GroupTalk, change: dict[str, Any]) -> None:
    assert not talk.is_general(reply(**change))


class Rasa:
    """Keeps what it hears and gives one reply."""

    def __init__(self, custom: dict[str, Any]) -> None:
        self.store, self.custom = InMemoryTrackerStore(Domain.empty()), custom

    async def hear(self, message: UserMessage) -> None:
        tracker = await self.store.get_or_create_tracker(message.sender_id)
        tracker.update(UserUttered(message.text))
        await self.store.save(tracker)
        await message.output_channel.send_response(message.sender_id, {"text": "x", "custom": self.custom})

    def turn(self, talk: GroupTalk, text: str) -> list[dict[str, Any]] | None:
        return asyncio.run(group_turn(talk, self.store, self.hear, text, "groep-1", "slack", {}, "HR", TODAY))


def test_a_personal_message_is_neither_answered_nor_kept_in_the_group(talk: GroupTalk) -> None:
    rasa = Rasa(reply()["custom"])
    assert rasa.turn(talk, "ik ben sinds 12 januari ziek") is None
    assert rasa.store.store == {}


def test_a_calculation_that_was_not_recognised_beforehand_does_not_leave_anything(talk: GroupTalk) -> None:
    rasa = Rasa(reply(soort="vraag", veld="eerste_ziektedag", onderwerp="vraag:eerste_ziektedag")["custom"])
    assert rasa.turn(talk, "reken het eens voor me uit") is None
    assert rasa.store.store == {}


def test_a_general_question_is_answered_and_kept(talk: GroupTalk) -> None:
    rasa = Rasa(reply()["custom"])
    replies = rasa.turn(talk, "Wat kost spoor 2?")
    assert replies is not None
    assert replies[0]["custom"]["onderwerp"] == "spoor-2-kosten"
    assert list(rasa.store.store) == ["groep-1"]


@pytest.mark.parametrize("said", ["ik wil dood", "ik trek het niet meer"])
def test_every_choice_under_a_crisis_answer_is_known_although_the_answer_is_not_stored(
    said: str, talk: GroupTalk, library: Library, rules: Dialoogregels
) -> None:
    for choice in rules.crisis.antwoord(library, said, date(2026, 11, 3)).keuzes:
        assert chosen(None, mark(choice.tekst), talk.always_offered) is not None
