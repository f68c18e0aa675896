"""The channel from end to end over HTTP: acknowledged at once, handled once, private things kept private."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any, cast

import pytest
from rasa.core.channels.channel import UserMessage

from bot.answers.always import OPENING
from bot.answers.answer import Answer, Keuze
from bot.answers.asking import ask
from bot.answers.state import Stand
from bot.answers.wage import STORED
from bot.channels.group_talk import MOVED, GroupTalk
from bot.channels.teams import RECEIVED, is_local
from bot.channels.teams_settings import TeamsSettings, read_settings
from bot.channels.teams_welcome import ASK_PRIVATELY
from bot.channels.teams_work import BUSY, FILES, MESSAGES_PER_MINUTE, NOT_OFFERED
from bot.channels.turn import EMPTY, TOO_LONG
from bot.knowledge.library import Library
from bot.retention import IN_DISTRESS
from tests.channels.teams.microsoft import (
    BOT,
    TENANT,
    Microsoft,
    Sent,
    activity,
    group,
    mentioned,
    person,
    thread,
)
from tests.channels.teams.server import Server

PDF = {
    "contentType": "application/vnd.microsoft.teams.file.download.info",
    "name": "brief-bedrijfsarts.pdf",
    "content": {"downloadUrl": "https://example.sharepoint.com/x"},
}


def say(server: Server, text: str | None = None, **other: Any) -> list[Sent]:
    """Says something and gives the messages that came of it."""
    before = len(server.microsoft.messages)
    assert server.says(text, **other).status == 200
    server.idle()
    return server.microsoft.messages[before:]


def click(server: Server, on: Sent, title: str, number: str = "click-1", **other: Any) -> list[Sent]:
    """Clicks a button of a message."""
    data = {**on.buttons[title]["data"], **other.pop("inputs", {})}
    return say(server, None, id=number, value=data, replyToId=on.id, **other)


# ---------------------------------------------------------------- a conversation


def test_a_message_is_answered_with_a_card_after_the_typing_sign(server: Server) -> None:
    [answer] = say(server, "Wie betaalt spoor 2?")
    assert answer.conversation == "a:anna"
    assert "U zei: Wie betaalt spoor 2?" in answer.text
    kinds = [one.activity["type"] for one in server.microsoft.sent]
    assert kinds == ["typing", "message"]


def test_it_is_acknowledged_before_the_work_is_done(microsoft: Microsoft, library: Library, talk: GroupTalk) -> None:
    gate = threading.Event()

    async def slow(message: UserMessage) -> None:
        await asyncio.to_thread(gate.wait, 20)
        await message.output_channel.send_response(message.sender_id, {"text": "klaar"})

    server = Server(microsoft, read_settings(microsoft.environment()), library, talk, slow)
    microsoft.now = lambda: server.now
    assert server.says("hallo").status == 200
    assert microsoft.messages == []
    gate.set()
    server.idle()
    assert [one.text for one in microsoft.messages] == ["klaar"]
    server.stop()


def test_a_typed_slash_is_no_command(server: Server) -> None:
    say(server, "/restart")
    assert server.bot.texts == ["restart"]


@pytest.mark.parametrize(
    ("text", "answer"),
    [("   ", EMPTY), ("x" * 2001, TOO_LONG), ("🙂" * 2001, TOO_LONG)],
    ids=["empty", "long", "emoji"],
)
def test_an_empty_or_endless_message_gets_a_sentence(server: Server, text: str, answer: str) -> None:
    assert [one.text for one in say(server, text)] == [answer]


@pytest.mark.parametrize("body", [b"", b"{no json", b"[]", b"null", b'"x"', b"\xff", b"[" * 50_000, b"x" * 300_000])
def test_a_body_that_is_no_activity_gets_400(server: Server, body: bytes) -> None:
    reply = server.post(body)
    assert reply.status == 400
    assert set(reply.json) == {"fout"}


@pytest.mark.parametrize("other", [{"id": None}, {"from": None}, {"type": None}, {"conversation": {"id": 5}}])
def test_an_activity_without_what_is_needed_gets_400(server: Server, other: dict[str, Any]) -> None:
    conversation = {"conversation": {"tenantId": TENANT, **other.pop("conversation", {"id": "a:anna"})}}
    assert server.says("hallo", **conversation, **other).status == 400
    server.idle()
    assert server.bot.heard == []


@pytest.mark.parametrize(
    "kind", ["messageReaction", "messageUpdate", "messageDelete", "typing", "event", "endOfConversation", "trace", "x"]
)
def test_other_activities_are_taken_and_left_alone(server: Server, kind: str) -> None:
    assert say(server, "hallo", type=kind) == []
    assert server.bot.heard == []


def test_before_the_bot_has_started_microsoft_is_asked_to_try_again(server: Server) -> None:
    server.app.ctx.agent = None
    assert server.says("hallo").status == 503


# ---------------------------------------------------------------- once


def test_a_storm_of_duplicates_is_handled_once(server: Server) -> None:
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda _: server.says("hallo").status, range(25)))
    server.idle()
    assert set(statuses) == {200}
    assert server.bot.texts == ["hallo"]
    assert len(server.microsoft.messages) == 1


@pytest.mark.parametrize("text", ["", "hallo"])
def test_a_message_that_got_a_sentence_instead_of_an_answer_is_not_handled_again(server: Server, text: str) -> None:
    server.bot.fails = True
    assert len(say(server, text)) == 1
    assert say(server, text) == []


def test_messages_with_other_ids_are_handled_in_turn(server: Server) -> None:
    for number in range(5):
        assert server.says(f"vraag {number}", id=f"id-{number}").status == 200
    server.idle()
    assert server.bot.texts == [f"vraag {number}" for number in range(5)]


def test_a_busy_user_is_asked_to_wait(server: Server) -> None:
    for number in range(MESSAGES_PER_MINUTE + 2):
        server.says("hallo", id=f"id-{number}")
    server.idle()
    assert [one.text for one in server.microsoft.messages].count(BUSY) == 2
    assert "hallo" in say(server, "hallo", id="another", **{"from": person("bas")})[0].text


# ---------------------------------------------------------------- failures


def test_a_failing_bot_ends_in_a_sentence(server: Server) -> None:
    server.bot.fails = True
    [answer] = say(server, "hallo")
    assert "ging bij ons iets mis" in answer.text


def test_a_passing_fault_of_the_connector_costs_nothing(server: Server) -> None:
    server.microsoft.faults = [(429, {"Retry-After": "0"}), (503, {"Retry-After": "0"})]
    answers = say(server, "hallo")
    assert len(answers) == 1


def test_work_that_breaks_off_ends_in_a_sentence_and_a_log_line_without_the_text(
    server: Server, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError("ziek sinds 12 januari")

    monkeypatch.setattr("bot.channels.teams_work.reply_message", broken)
    with caplog.at_level(logging.DEBUG):
        [answer] = say(server, "Ik heb een burn-out sinds 12 januari")
    assert "ging bij ons iets mis" in answer.text
    assert "RuntimeError" in caplog.text
    for secret in ("12 januari", "burn-out", "Anna", "0000-anna", "Bearer"):
        assert secret not in caplog.text


def test_when_nothing_can_be_sent_the_channel_goes_on(server: Server) -> None:
    server.microsoft.down.add(TENANT)
    assert say(server, "hallo") == []
    server.microsoft.down.clear()
    assert len(say(server, "hallo", id="again")) == 1


# ---------------------------------------------------------------- choices


def test_a_choice_is_followed_and_the_card_is_replaced(server: Server) -> None:
    [first] = say(server, "hallo")
    [second] = click(server, first, "Meer")
    assert server.bot.texts == ["hallo", "Vertel meer"]
    assert "U zei: Vertel meer" in second.text
    [update] = server.microsoft.updates
    assert (update.conversation, update.id) == ("a:anna", first.id)
    assert update.buttons == {}
    assert "U zei: hallo" in update.text
    assert "Uw keuze: Meer" in update.text


def test_a_card_whose_amounts_are_not_stored_stays_as_it_is(server: Server) -> None:
    choices = (Keuze("Meer", "Vertel meer"),)
    server.bot.answers["bereken"] = Answer("antwoord", "spoor-2-kosten", (STORED,), keuzes=choices)
    [first] = say(server, "bereken")
    click(server, first, "Meer")
    assert server.bot.texts == ["bereken", "Vertel meer"]
    assert server.microsoft.updates == []


def test_a_double_click_counts_once(server: Server) -> None:
    [first] = say(server, "hallo")
    click(server, first, "Meer", "click-1")
    assert click(server, first, "Meer", "click-2") == []
    assert server.bot.texts == ["hallo", "Vertel meer"]


def test_a_click_whose_turn_failed_can_be_tried_again(server: Server) -> None:
    [first] = say(server, "hallo")
    server.bot.fails = True
    [sorry] = click(server, first, "Meer", "click-1")
    assert "iets mis" in sorry.text
    assert server.microsoft.updates == []
    server.bot.fails = False
    [second] = click(server, first, "Meer", "click-2")
    assert "U zei: Vertel meer" in second.text


@pytest.mark.parametrize(
    "value",
    [
        {"keuze": "Vertel meer"},
        {"keuze": "0" * 32},
        {"keuze": ""},
        {"keuze": ["x"]},
        {"keuze": {"x": 1}},
        {"datum": "2026-01-12"},
        {"text": "/restart"},
        {"x": 1},
    ],
)
def test_a_value_that_was_not_offered_does_nothing(server: Server, value: dict[str, Any]) -> None:
    say(server, "hallo")
    [answer] = say(server, None, id="click", value=value)
    assert answer.text == NOT_OFFERED
    assert server.bot.texts == ["hallo"]


def test_the_text_that_comes_with_a_click_is_not_used(server: Server) -> None:
    [first] = say(server, "hallo")
    say(server, "iets heel anders", id="c", value=first.buttons["Meer"]["data"], replyToId=first.id)
    assert server.bot.texts == ["hallo", "Vertel meer"]


def test_a_choice_of_somebody_else_was_not_offered(server: Server) -> None:
    [first] = say(server, "hallo")
    other = {"from": person("bas"), "conversation": {"conversationType": "personal", "tenantId": TENANT, "id": "a:bas"}}
    [answer] = click(server, first, "Meer", **other)
    assert answer.text == NOT_OFFERED
    assert server.microsoft.updates == []


def test_a_picked_date_answers_the_question_for_a_date(server: Server) -> None:
    server.bot.answers["termijnen"], _ = ask("eerste_ziektedag", Stand())
    [question] = say(server, "termijnen")
    click(server, question, "Verstuur datum", inputs={"datum": "2026-01-12"})
    assert server.bot.texts == ["termijnen", "12 januari 2026"]
    [update] = server.microsoft.updates
    assert "Uw keuze: 12 januari 2026" in update.text


@pytest.mark.parametrize("day", ["", "12 januari", "2026-02-30", "2026-01-12T00:00", 20260112, None, "x" * 5000])
def test_a_date_that_is_none_is_not_taken(server: Server, day: Any) -> None:
    server.bot.answers["termijnen"], _ = ask("eerste_ziektedag", Stand())
    [question] = say(server, "termijnen")
    [answer] = click(server, question, "Verstuur datum", inputs={"datum": day})
    assert answer.text == NOT_OFFERED
    assert server.bot.texts == ["termijnen"]


def test_a_date_is_only_taken_while_it_is_asked_for(server: Server) -> None:
    server.bot.answers["termijnen"], _ = ask("eerste_ziektedag", Stand())
    [question] = say(server, "termijnen")
    say(server, "iets anders", id="2")
    [answer] = click(server, question, "Verstuur datum", inputs={"datum": "2026-01-12"})
    assert answer.text == NOT_OFFERED


@pytest.mark.parametrize("place", [None, 5, "", "/", "x/0", "welkom/0", "1700000000001/9", "1700000000001/-1"])
def test_an_odd_place_of_a_choice_replaces_nothing(server: Server, place: Any) -> None:
    [first] = say(server, "hallo")
    data = {**first.buttons["Meer"]["data"], "bij": place}
    assert len(say(server, None, id="click", value=data, replyToId=first.id)) == 1
    assert server.microsoft.updates == []


def test_what_is_kept_cannot_be_laid_beside_the_messages_in_teams(server: Server) -> None:
    [first] = say(server, "hallo", id="1700000000777")
    click(server, first, "Meer", number="1700000000778")
    say(server, id="1700000000779", **mentioned("Ik ben ziek sinds 3 maart 2026"), conversation=group())
    kept = json.dumps({"ids": [*server.bot.store.store], "trackers": [*server.bot.store.store.values()]})
    assert server.bot.texts[:2] == ["hallo", "Vertel meer"]
    assert len(server.bot.texts) == 3
    for known in ("17000000007", "0000-anna", "29:anna", "a:anna", TENANT):
        assert known not in kept


# ---------------------------------------------------------------- invoke


def test_an_action_of_a_card_is_answered_at_once_and_worked_on(server: Server) -> None:
    [first] = say(server, "hallo")
    value = {"action": {"type": "Action.Execute", "data": first.buttons["Meer"]["data"]}, "trigger": "manual"}
    body = activity(
        server.microsoft, id="inv", type="invoke", name="adaptiveCard/action", value=value, replyToId=first.id
    )
    reply = server.post(body)
    server.idle()
    assert reply.status == 200
    assert reply.json == {
        "statusCode": 200,
        "type": "application/vnd.microsoft.activity.message",
        "value": RECEIVED,
    }
    assert server.bot.texts == ["hallo", "Vertel meer"]


@pytest.mark.parametrize(
    "name", ["composeExtension/query", "task/fetch", "fileConsent/invoke", "signin/verifyState", "x", None]
)
def test_an_unknown_invoke_is_not_implemented(server: Server, name: str | None) -> None:
    reply = server.says(type="invoke", name=name, value={"a": 1})
    server.idle()
    assert reply.status == 501
    assert server.microsoft.sent == []


# ---------------------------------------------------------------- welcome and removal


def installation(action: str = "add", **other: Any) -> dict[str, Any]:
    return {"type": "installationUpdate", "action": action, **other}


def test_an_installation_is_welcomed_once_though_teams_tells_it_twice(server: Server) -> None:
    [hello] = say(server, type="conversationUpdate", membersAdded=[{"id": BOT}, {"id": "29:anna"}])
    assert say(server, **installation(id="2")) == []
    assert "ik ben Spoorwijzer" in hello.text
    [answer] = click(server, hello, OPENING[0].titel)
    assert "U zei: Bereken mijn termijnen" in answer.text
    [update] = server.microsoft.updates
    assert (update.id, update.buttons) == (hello.id, {})


def test_somebody_else_who_joins_is_not_welcomed(server: Server) -> None:
    assert say(server, type="conversationUpdate", membersAdded=[{"id": "29:bas"}], conversation=group()) == []


def test_in_a_group_the_welcome_warns_that_others_read_along(server: Server) -> None:
    [hello] = say(server, **installation(conversation=thread()))
    assert "lezen anderen mee" in hello.text
    [button] = hello.buttons.values()
    assert button["url"] == f"https://teams.microsoft.com/l/chat/0/0?users={BOT}"


def test_removing_the_bot_forgets_the_private_conversation(server: Server) -> None:
    say(server, "hallo")
    [(conversation, _)] = server.bot.heard
    assert asyncio.run(server.bot.store.retrieve(conversation)) is not None
    say(server, **installation("remove", id="2"))
    assert asyncio.run(server.bot.store.retrieve(conversation)) is None
    [hello] = say(server, **installation(id="3"))
    assert "ik ben Spoorwijzer" in hello.text


def test_what_is_asked_to_be_forgotten_is_forgotten(server: Server) -> None:
    server.bot.answers["vergeet mij"] = Answer("gesprek", "x", ("Gewist.",), extra={"vergeten": True})
    say(server, "hallo")
    say(server, "vergeet mij", id="2")
    [conversation] = {conversation for conversation, _ in server.bot.heard}
    assert asyncio.run(server.bot.store.retrieve(conversation)) is None


# ---------------------------------------------------------------- attachments


def test_a_file_is_refused_and_nothing_of_it_is_kept(server: Server) -> None:
    [answer] = say(server, "", attachments=[PDF])
    assert answer.text == FILES
    assert server.bot.heard == []
    assert "brief-bedrijfsarts" not in repr(server.bot.store.store)


def test_a_question_beside_a_file_is_answered(server: Server) -> None:
    answers = say(server, "Wie betaalt spoor 2?", attachments=[PDF])
    assert [answers[0].text, answers[1].text.split("\n")[0]] == [FILES, "U zei: Wie betaalt spoor 2?"]


# ---------------------------------------------------------------- groups


def test_a_mention_in_a_channel_is_answered_in_its_thread(server: Server) -> None:
    [answer] = say(server, conversation=thread("111"), **mentioned("Wat is spoor 2?"))
    assert server.bot.texts == ["Wat is spoor 2?"]
    assert answer.conversation == thread("111")["id"]


def test_an_endless_message_in_a_group_costs_no_time_and_gets_a_sentence(server: Server) -> None:
    begin = time.process_time()
    [answer] = say(server, conversation=group(), **mentioned("zomaar een woord " * 12_000))
    assert answer.text == TOO_LONG
    assert time.process_time() - begin < 5


def test_persons_places_threads_and_tenants_have_conversations_of_their_own(server: Server) -> None:
    places: list[dict[str, Any]] = [
        {},
        {"from": person("bas"), "conversation": {"conversationType": "personal", "tenantId": TENANT, "id": "a:bas"}},
        {"conversation": group()},
        {"conversation": group("19:ander@thread.v2")},
        {"conversation": group(), "from": person("bas")},
        {"conversation": thread("1")},
        {"conversation": thread("2")},
        {"conversation": thread("1"), "from": person("bas")},
    ]
    for number, place in enumerate(places):
        say(server, "Wat is spoor 2?", id=f"id-{number}", **place)
    conversations = [conversation for conversation, _ in server.bot.heard]
    assert len(set(conversations)) == len(places)
    assert not any(name in conversation for conversation in conversations for name in ("anna", "bas", "19:", TENANT))


def test_a_personal_fact_in_a_group_is_answered_in_private_and_never_quoted(server: Server) -> None:
    told = "Ik ben ziek sinds 12 januari 2026, wanneer moet ik de WIA aanvragen?"
    answers = say(server, conversation=group(), **mentioned(told))
    assert [one.conversation for one in answers] == ["a:private-29:anna", group()["id"]]
    private, public = answers
    assert told in private.text
    assert MOVED in public.text
    assert "januari" not in json.dumps(public.activity)
    [(conversation, _)] = server.bot.heard
    assert conversation.startswith("teams-prive-")


def test_whoever_cannot_be_written_to_is_sent_to_the_private_chat(server: Server) -> None:
    server.microsoft.unreachable.add("29:anna")
    [answer] = say(server, conversation=group(), **mentioned("Ik ben ziek sinds 12 januari 2026"))
    assert answer.conversation == group()["id"]
    assert ASK_PRIVATELY in answer.text
    assert "januari" not in json.dumps(answer.activity)
    assert "Open een privéchat" in answer.buttons
    assert server.bot.heard == []


def test_a_question_for_a_date_does_not_appear_in_a_group(server: Server) -> None:
    server.bot.answers["Wat staat er te doen?"], _ = ask("eerste_ziektedag", Stand())
    answers = say(server, conversation=group(), **mentioned("Wat staat er te doen?"))
    assert not [one for one in answers if one.conversation == group()["id"] and "ziektedag" in one.text.lower()]


def test_in_a_group_the_card_of_its_owner_is_replaced(server: Server) -> None:
    [card] = say(server, conversation=group(), **mentioned("Wat is spoor 2?"))
    [answer] = click(server, card, "Meer", conversation=group())
    assert "U zei: Vertel meer" in answer.text
    [update] = server.microsoft.updates
    assert (update.conversation, update.id, update.buttons) == (group()["id"], card.id, {})


def test_in_a_group_anybody_may_click_on_a_question_but_the_card_stays_for_its_owner(
    server: Server, library: Library
) -> None:
    question = library.topics["spoor-2-kosten"].vraag
    server.bot.answers["hallo"] = Answer("gesprek", "keuze", ("Kies.",), keuzes=(Keuze(question, question),))
    [card] = say(server, conversation=group(), **mentioned("hallo"))
    [answer] = click(server, card, question, conversation=group(), **{"from": person("bas")})
    assert f"U zei: {question}" in answer.text
    assert server.microsoft.updates == []


# ---------------------------------------------------------------- development without tokens


@pytest.fixture
def open_server(microsoft: Microsoft, library: Library, talk: GroupTalk) -> Iterator[Server]:
    one = Server(microsoft, TeamsSettings("", "", "none", development=True), library, talk)
    yield one
    one.stop()
    # Our peer insists on a token, which there is none of here.
    microsoft.problems.clear()


def test_in_development_this_machine_needs_no_token(open_server: Server) -> None:
    assert open_server.post(activity(open_server.microsoft, "hallo"), None).status == 200
    open_server.idle()
    assert open_server.bot.texts == ["hallo"]


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "203.0.113.9"},
        {"Forwarded": "for=203.0.113.9"},
        {"X-Real-IP": "203.0.113.9"},
        {"Host": "chat.voorbeeld.nl"},
        {"Host": "127.0.0.1.evil.example:80"},
        {"Origin": "https://evil.example"},
    ],
)
def test_in_development_whoever_comes_from_elsewhere_is_refused(open_server: Server, headers: dict[str, str]) -> None:
    assert open_server.post(activity(open_server.microsoft, "hallo"), None, headers).status == 403
    open_server.idle()
    assert open_server.bot.heard == []


@pytest.mark.parametrize("peer", ["203.0.113.9", "10.0.0.5", "", "::ffff:203.0.113.9"])
def test_in_development_another_machine_is_refused(peer: str) -> None:
    assert not is_local(SimpleNamespace(ip=peer, headers={"host": "127.0.0.1:5005"}))  # type: ignore[arg-type]


def test_in_development_answers_go_to_this_machine_only(open_server: Server) -> None:
    body = activity(open_server.microsoft, "hallo", serviceUrl="https://smba.trafficmanager.net/emea/")
    assert open_server.post(body, None).status == 403


def test_without_settings_there_is_no_address_at_all(microsoft: Microsoft, library: Library, talk: GroupTalk) -> None:
    one = Server(microsoft, None, library, talk)
    assert one.post(activity(microsoft, "hallo")).status == 404
    one.stop()


def test_in_distress_113_comes_also_to_whoever_cannot_be_written_to(server: Server) -> None:
    server.microsoft.unreachable.add("29:anna")
    [answer] = say(server, conversation=group(), **mentioned("sinds 12 januari ziek, ik wil niet meer leven"))
    assert "113" in answer.text
    assert "januari" not in json.dumps(answer.activity)
    assert server.bot.heard == []


def test_who_keeps_count_hears_of_distress_and_of_nothing_else(server: Server) -> None:
    told: list[dict[str, Any]] = []
    server.bot.store.event_broker = cast(Any, SimpleNamespace(publish=told.append))
    server.bot.answers["ik wil niet meer leven"] = Answer("gesprek", "crisis", ("Bel 0800-0113.",))
    say(server, "wat kost spoor 2?")
    say(server, "ik wil niet meer leven", id="another")
    assert [set(event) for event in told if event["event"] == IN_DISTRESS] == [{"event", "sender_id", "timestamp"}]
