"""Writing to the desk over HTTP against the real bot, with a real desk behind a webhook."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from bot.processes import Processes, answers, free_port
from tests.e2e.conftest import TODAY, Client, stored
from tests.insights.peers import KEY, WebhookServer, status
from tools.slow_actions import NEVER, SlowActions

pytestmark = pytest.mark.e2e

OPEN, CLOSED = "2026-11-20T10:00", "2026-11-21T10:00"
PATIENCE = 60
MAIL, PHONE, WORDS = "jan.geheim@voorbeeld.nl", "0612345678", "Klopt mijn loonstrook vraagwoord"


class Bot:
    """The bot of an organisation with a desk."""

    def __init__(self, folder: Path) -> None:
        self.desk_server = WebhookServer().start()
        self.folder = folder
        organisation = folder / "organisation.yml"
        organisation.write_text(
            "naam: Arbodienst De Brug\ntelefoon: '010 123 45 67'\n"
            "overdracht:\n  via: webhook\n  balie: het verzuimteam\n"
            "  openingstijden: {maandag: '09:00-17:00', vrijdag: '09:00-17:00'}\n"
            f"  webhook: {{url: '{self.desk_server.url}'}}\n",
            encoding="utf-8",
        )
        self.settings = {
            "SPOORWIJZER_VANDAAG": TODAY,
            "SPOORWIJZER_NU": OPEN,
            "SPOORWIJZER_ORGANISATIE": str(organisation),
            "SPOORWIJZER_WEBHOOK_SLEUTEL": KEY,
        }
        self.processes = Processes(free_port(), free_port(), folder, environment=self.settings)
        self.processes.start()
        self.processes.start_sender()

    @property
    def desk(self) -> Any:
        return self.desk_server.desk

    def user(self) -> Client:
        return Client(self.processes.address)

    def under(self, **circumstances: str) -> None:
        """The same bot under these circumstances: at another moment, or without its outbox."""
        wanted = {**self.settings, **circumstances}
        if wanted == self.processes.environment:
            return
        self.processes.kill("actions")
        self.processes.environment = wanted
        self.processes.start_actions()
        until(lambda: answers(f"http://127.0.0.1:{self.processes.action_port}/health"))

    def cut_off(self, user: Client, text: str, action: str, victim: str) -> None:
        """A message whose turn is cut off by kill -9, when an action of it is done and nobody heard of it yet."""
        slow = SlowActions(
            self.processes.port, self.processes.action_port, self.folder, environment={**self.settings, NEVER: action}
        )
        self.processes.kill("actions")
        slow.start_actions()
        slow.wait_for_actions()
        with ThreadPoolExecutor(1) as waiting:
            cut = waiting.submit(user.says, text)
            slow.wait_until_done(action)
            if victim == "rasa":
                self.processes.kill("rasa")
            slow.kill("actions")
            if victim == "rasa":
                assert isinstance(cut.exception(), OSError)
                self.processes.start_rasa()
            else:
                assert "ging bij ons iets mis" in cut.result()[0]["text"]
        self.processes.start_actions()
        self.processes.wait_for_actions()
        self.processes.wait_until_ready()

    def stop(self) -> None:
        self.processes.stop()
        if self.desk_server is not None:
            self.desk_server.stop()


def until(true: Callable[[], Any]) -> None:
    begin = time.monotonic()
    while not true():
        assert time.monotonic() - begin < PATIENCE, "it did not happen"
        time.sleep(0.1)


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    running = Bot(tmp_path_factory.mktemp("desk"))
    yield running
    running.stop()


@pytest.fixture(autouse=True)
def as_usual(bot: Bot) -> None:
    bot.under()
    bot.desk.received.clear()
    bot.desk.copies = 0


def says(user: Client, *texts: str) -> str:
    for text in texts:
        said = user.says(text)
    return "\n\n".join(reply["text"] for reply in said)


def choices(user: Client, text: str) -> list[str]:
    return [choice["titel"] for choice in user.says(text)[-1]["custom"]["keuzes"]]


def test_from_the_offer_to_the_delivery_with_exactly_what_was_agreed(bot: Bot) -> None:
    user = bot.user()
    says(user, "Ik ben werknemer en ben ziek sinds 12 januari 2026. Wat zijn mijn termijnen?", "Wat kost spoor 2?")
    assert "Stuur een bericht" in choices(user, "mens spreken")
    assert "vandaag tot 17.00 uur" in says(user, "Ik wil een bericht sturen")
    assert "Wat wilt u vragen" in says(user, "Ja, ik wil een bericht sturen")
    assert "Hoe kan een medewerker u bereiken" in says(user, WORDS)
    assert "12 januari 2026" in says(user, MAIL)
    preview = says(user, "Alleen mijn gegevens meesturen")
    assert WORDS in preview
    assert MAIL in preview
    assert "spoor 2" not in preview
    assert bot.desk.received == {}

    assert "is bezorgd bij het verzuimteam" in says(user, "Ja, verstuur dit")

    (sent,) = bot.desk.received.values()
    assert sent["vraag"] == WORDS
    assert sent["contact"] == {"soort": "email", "waarde": MAIL}
    assert sent["onderwerpen"] == []
    assert "eerste ziektedag maandag 12 januari 2026" in sent["gegevens"]
    assert sent["kenmerk"] in preview
    assert "is bezorgd" in says(user, "Is mijn bericht bezorgd?")


def test_nothing_of_it_is_left_on_our_side_once_delivered(bot: Bot) -> None:
    user = bot.user()
    says(user, "Ik wil een bericht sturen", "ja", WORDS + " BSN 111222333", PHONE, "niets", "ja")
    assert len(bot.desk.received) == 1
    for file in bot.folder.rglob("*"):
        content = file.read_bytes() if file.is_file() else b""
        for words in (WORDS, PHONE, "111222333"):
            assert words.encode() not in content, f"{words} is in {file.name}"
            assert json.dumps(words).strip('"').encode() not in content
    assert "111222333" not in json.dumps(list(bot.desk.received.values()))
    assert set(stored(bot.processes, user.sender)) >= {"overdracht"}


def test_while_it_is_written_the_conversation_holds_none_of_it(bot: Bot) -> None:
    user = bot.user()
    says(user, "Ik wil een bericht sturen", "ja", WORDS, PHONE)
    conversations = (bot.folder / "conversations.db").read_bytes()
    assert WORDS.encode() not in conversations
    assert PHONE.encode() not in conversations
    says(user, "annuleren")
    assert WORDS.encode() not in (bot.folder / "outbox.db").read_bytes()


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        (["nee"], "Ik stuur niets"),
        (["annuleren"], "ik stuur niets"),
        (["ja", "annuleren"], "ik stuur niets"),
        (["ja", WORDS, "annuleren"], "ik stuur niets"),
        (["ja", WORDS, PHONE, "niets meesturen", "annuleren"], "ik stuur niets"),
        (["ja", WORDS, PHONE, "niets meesturen", "nee"], "verstuur nog niets"),
        (["ja", WORDS, PHONE, "niets meesturen", "vergeet mijn gegevens"], "niet verstuurd"),
        (["ja", "ik wil niet meer leven"], "113"),
    ],
)
def test_without_a_yes_to_the_preview_nothing_goes_out(bot: Bot, texts: list[str], words: str) -> None:
    user = bot.user()
    says(user, "wat kost spoor 2", "Ik wil een bericht sturen")
    assert words.lower() in says(user, *texts).lower()
    assert bot.desk.copies == 0
    assert "geen bericht" in says(user, "Is mijn bericht bezorgd?")


def test_after_a_cancel_the_conversation_goes_on(bot: Bot) -> None:
    user = bot.user()
    says(user, "Ik wil een bericht sturen", "ja", "annuleren")
    assert "spoor-2-kosten" in user.says("Wat kost spoor 2?")[-1]["custom"]["onderwerp"]


def test_a_question_in_between_is_answered_and_the_message_goes_on(bot: Bot) -> None:
    user = bot.user()
    said = says(user, "Ik wil een bericht sturen", "ja", WORDS, "Wat is spoor 2?")
    assert "Hoe kan een medewerker u bereiken" in said or "e-mailadres of telefoonnummer" in said
    assert PHONE in says(user, PHONE)
    assert "is bezorgd" in says(user, "ja")


def test_facts_told_while_a_form_asks_do_not_get_lost_by_a_message(bot: Bot) -> None:
    user = bot.user()
    says(user, "Bereken mijn termijnen")
    says(user, "Ik wil een bericht sturen", "ja", "ik ben ziek sinds 3 maart 2026, wat nu?", PHONE, "ja")
    (sent,) = bot.desk.received.values()
    assert "3 maart 2026" in sent["vraag"]
    assert not (stored(bot.processes, user.sender).get("situatie") or {}).get("eerste_ziektedag")


def test_a_desk_that_is_down_is_told_honestly_and_gets_it_once_it_is_back(bot: Bot) -> None:
    user = bot.user()
    bot.desk.before.extend([status(500), status(503)])
    said = says(user, "Ik wil een bericht sturen", "ja", WORDS, PHONE, "ja")
    assert "nog niet aangekomen" in said
    assert "010 123 45 67" in said
    until(lambda: bot.desk.received)
    until(
        lambda: (
            "is bezorgd" in says(user, "Is mijn bericht bezorgd?", "wat weet je van mij", "Is mijn bericht bezorgd?")
        )
    )
    assert bot.desk.copies == 1


def test_a_message_that_waits_can_be_withdrawn(bot: Bot) -> None:
    user = bot.user()
    bot.desk.before.extend([status(404)])
    assert "nog niet aangekomen" in says(user, "Ik wil een bericht sturen", "ja", WORDS, PHONE, "ja")
    assert "gewist" in says(user, "Trek mijn bericht in")
    assert bot.desk.received == {}
    assert WORDS.encode() not in (bot.folder / "outbox.db").read_bytes()


def test_a_killed_sender_delivers_all_the_same_and_once(bot: Bot) -> None:
    user = bot.user()
    bot.processes.kill("handover")
    assert "nog niet aangekomen" in says(user, "Ik wil een bericht sturen", "ja", WORDS, PHONE, "ja")
    bot.processes.start_sender()
    until(lambda: bot.desk.received)
    assert bot.desk.copies == 1


@pytest.mark.parametrize(
    ("number", "action", "victim"),
    [
        (3, "action_ask_overdracht_einde", "actions"),
        (4, "action_overdracht", "actions"),
        (4, "action_overdracht", "rasa"),
    ],
)
def test_a_turn_that_was_cut_off_is_said_again_and_the_message_arrives_once(
    bot: Bot, number: int, action: str, victim: str
) -> None:
    user = bot.user()
    for place, text in enumerate(("Ik wil een bericht sturen", "ja", WORDS, PHONE, "Ja, verstuur dit")):
        if place == number:
            bot.cut_off(user, text, action, victim)
        said = says(user, text)

    assert "is bezorgd" in said
    (sent,) = bot.desk.received.values()
    assert (sent["vraag"], sent["contact"]["waarde"], bot.desk.copies) == (WORDS, PHONE, 1)
    conversations = (bot.folder / "conversations.db").read_bytes()
    assert WORDS.encode() not in conversations
    assert PHONE.encode() not in conversations


def test_outside_opening_hours_it_is_a_message_for_later(bot: Bot) -> None:
    bot.under(SPOORWIJZER_NU=CLOSED)
    user = bot.user()
    assert "weer op maandag 23 november 2026 vanaf 9.00 uur" in says(user, "Ik wil een bericht sturen")
    assert "weer op maandag 23 november 2026" in says(user, "ja", WORDS, PHONE, "ja")
    assert len(bot.desk.received) == 1


def test_without_an_outbox_the_user_hears_so_and_gets_the_number(bot: Bot) -> None:
    bot.under(SPOORWIJZER_OUTBOX_URL="sqlite:////proc/no/outbox.db")
    said = says(bot.user(), "Ik wil een bericht sturen")
    assert "storing" in said
    assert "010 123 45 67" in said
