"""Short questions after a topic, and replies to a choice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answers.dialogue import Dialogue
from bot.answers.known_follow_ups import bare
from bot.answers.offered import OFFERED
from bot.answers.state import Beurt, Stand
from bot.knowledge.topics import Rol
from tests.answers.conftest import TODAY, message, said, sick, titles


def reply(dialogue: Dialogue, text: str, stand: Stand, *decision: str) -> Beurt:
    return dialogue.reply(message(text, *(decision or ("keuze",))), stand, TODAY)


FOLLOWS: list[tuple[str, str, Rol | None, str]] = [
    ("plan-van-aanpak-meewerken", "wie betaalt mij dan", None, "loonstop-en-loonopschorting"),
    ("spoor-2-wat-is-het", "wie betaalt mij dan?", None, "spoor-2-minder-loon"),
    ("spoor-2-wat-is-het", "wie betaalt dat dan", None, "spoor-2-kosten"),
    ("wia-wat-is-het", "wie betaalt mij dan", None, "wia-hoogte"),
    ("contract-eindigt-tijdens-ziekte", "en wie betaalt mij dan?", None, "ziektewet-wat-is-het"),
    ("loonsanctie-redenen", "wie betaalt me dan", None, "loonsanctie-wat-is-het"),
    ("passend-werk-weigeren", "krijg ik dan nog loon?", None, "loonstop-en-loonopschorting"),
    ("bedrijfsarts-wat-doet", "wie betaalt mij dan", None, "loondoorbetaling-recht"),
    ("loon-tweede-ziektejaar", "hoeveel vakantiedagen krijg ik dan", None, "vakantiedagen-opbouw-bij-ziekte"),
    ("bedrijfsarts-wat-doet", "hoeveel vakantiedagen krijg ik dan", None, "vakantiedagen-opbouw-bij-ziekte"),
    ("eerstejaarsevaluatie-wat-is-het", "en als ik weiger?", None, "plan-van-aanpak-meewerken"),
    ("passend-werk-wat-is-het", "en als ik weiger?", "werknemer", "passend-werk-weigeren"),
    ("bedrijfsarts-oproep-wanneer", "en als ik niet ga?", None, "bedrijfsarts-oproep-verplicht"),
    ("spoor-2-plichten-werknemer", "en als hij weigert?", "werknemer", "werkgever-doet-te-weinig"),
    ("spoor-2-kosten", "en als hij weigert", "werkgever", "spoor-2-weigeren"),
    ("spoor-2-wie-beslist", "en als mijn baas niet wil?", "werknemer", "werkgever-doet-te-weinig"),
    ("bereken-wia-aanvraag", "en als hij niks doet?", None, "wia-niet-aanvragen"),
    ("re-integratiebureau-zelf-kiezen", "en als ik het er niet mee eens ben?", None, "re-integratiebureau-ontevreden"),
    ("loonsanctie-wat-is-het", "kunnen we bezwaar maken?", "werkgever", "loonsanctie-bezwaar"),
    ("spoor-2-wie-beslist", "wat kan ik dan doen?", "werknemer", "werkgever-doet-te-weinig"),
    ("spoor-2-weigeren", "en als ik dan nog weiger?", None, "ontslag-bij-niet-meewerken"),
    ("bedrijfsarts-oproep-verplicht", "en als ik niet kom", None, "loonstop-en-loonopschorting"),
    ("wie-bepaalt-werkhervatting", "en als ik niet ga?", None, "niet-meewerken-gevolgen"),
    ("bedrijfsarts-wat-doet", "en als hij dat toch doet?", None, "andere-bedrijfsarts-of-klacht"),
    ("second-opinion-kosten", "mag mijn werkgever dat weigeren?", None, "second-opinion-geweigerd"),
    ("spoor-2-weigeren", "en daarna?", "werkgever", "ontslag-bij-niet-meewerken"),
    ("wia-aanvragen", "en daarna?", None, "wia-keuring"),
    ("contract-eindigt-tijdens-ziekte", "hoe lang krijg ik dat?", None, "ziektewet-wat-is-het"),
    ("loonstop-en-loonopschorting", "hoe lang?", None, "loonstop-en-loonopschorting"),
    ("bereken-mijn-tijdlijn", "hoe lang nog?", None, "loondoorbetaling-hoe-lang"),
    ("na-twee-jaar-ziekte", "word ik dan ontslagen?", None, "ontslag-na-twee-jaar-ziekte"),
    ("wet-poortwachter-voor-wie", "en voor een oproepkracht?", None, "oproepkracht-ziek"),
    ("ziek-door-zwangerschap", "telt dat mee voor de twee jaar?", None, "zwangerschapsverlof-en-104-weken"),
]


@pytest.mark.parametrize(("last", "text", "rol", "topic"), FOLLOWS)
def test_a_short_question_means_what_it_asks_after_that_topic(
    dialogue: Dialogue, last: str, text: str, rol: Rol | None, topic: str
) -> None:
    assert reply(dialogue, text, Stand(onderwerp=last, rol=rol)).antwoorden[0].onderwerp == topic


def test_money_after_a_contract_that_ends_is_that_of_the_ziektewet(dialogue: Dialogue) -> None:
    after = replace(sick(contract_einde="2027-03-01"), onderwerp="bereken-einde-loondoorbetaling")
    assert reply(dialogue, "en wie betaalt mij dan?", after).antwoorden[0].onderwerp == "ziektewet-wat-is-het"
    assert reply(dialogue, "en daarna?", after).antwoorden[0].onderwerp == "ziektewet-wat-is-het"


def test_a_contract_that_has_ended_is_a_subject_of_its_own(dialogue: Dialogue) -> None:
    asked = Stand(situatie={"contract_einde": "2026-06-01"}, berekening="verplichtingen-nu")
    assert reply(dialogue, "wie betaalt mij nu?", asked).antwoorden[0].onderwerp == "ziektewet-wat-is-het"


def test_a_bare_question_is_not_outside_the_subject(dialogue: Dialogue) -> None:
    after = Stand(onderwerp="spoor-2-hoeveel-solliciteren")
    bare_one = reply(dialogue, "hoe vaak?", after, "buiten-onderwerp", "buiten-onderwerp")
    assert bare_one.antwoorden[0].soort != "buiten-onderwerp"


def test_a_question_about_oneself_is_no_goodbye(dialogue: Dialogue) -> None:
    after = Stand(onderwerp="wie-bepaalt-werkhervatting")
    beurt = reply(dialogue, "moet ik dan gaan?", after, "antwoord", "afscheid")
    assert beurt.antwoorden[0].soort == "keuze"
    assert reply(dialogue, "tot ziens", after, "antwoord", "afscheid").antwoorden[0].onderwerp == "afscheid"


def test_it_means_so_also_where_the_nlu_hears_something_else(dialogue: Dialogue) -> None:
    after = Stand(onderwerp="bedrijfsarts-oproep-verplicht")
    heard = reply(dialogue, "en als ik niet ga?", after, "antwoord", "crisis")
    assert heard.antwoorden[0].onderwerp == "loonstop-en-loonopschorting"
    alone = reply(dialogue, "en als ik niet ga?", Stand(), "antwoord", "crisis")
    assert alone.antwoorden[0].onderwerp == "crisis"
    heavy = reply(dialogue, "en als ik er niet meer ben?", after, "antwoord", "crisis")
    assert heavy.antwoorden[0].onderwerp == "crisis"


def test_a_longer_question_stands_on_its_own(dialogue: Dialogue) -> None:
    after = Stand(onderwerp="spoor-2-wat-is-het")
    asked = reply(dialogue, "wie betaalt mij als ik zwanger ben", after, "antwoord", "ziek-door-zwangerschap")
    assert asked.antwoorden[0].onderwerp == "ziek-door-zwangerschap"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("En wie betaalt mij dan?", "wie betaalt mij"),
        ("en dan?", "en dan"),
        ("als mijn baas niks doet", "als werkgever niets doet"),
    ],
)
def test_words_that_add_nothing_are_left_out(text: str, left: str) -> None:
    assert bare(text) == left


# ------------------------------------------------------------------ replies to a choice

IDS = ("loonsanctie-wat-is-het", "loonsanctie-bezwaar", "loonsanctie-bekorten")


def offered(dialogue: Dialogue, *ids: str) -> Stand:
    return reply(dialogue, "iets met een loonsanctie", Stand(), "keuze", *(ids or IDS)).stand


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("de eerste", IDS[0]),
        ("1", IDS[0]),
        ("de 2e", IDS[1]),
        ("ja de tweede graag", IDS[1]),
        ("de laatste", IDS[2]),
        ("optie 3", IDS[2]),
    ],
)
def test_a_choice_is_picked_by_its_place(dialogue: Dialogue, text: str, topic: str) -> None:
    beurt = reply(dialogue, text, offered(dialogue), "antwoord", "bereken-mijn-tijdlijn")
    assert beurt.antwoorden[0].onderwerp == topic
    assert not beurt.stand.situatie
    assert OFFERED not in beurt.stand.overig
    step = dialogue.form_step(message(text, "antwoord", "bereken-mijn-tijdlijn"), offered(dialogue), TODAY, None)
    assert step.soort == "weg"


def test_yes_picks_the_only_one_and_asks_which_of_more(dialogue: Dialogue) -> None:
    only = reply(dialogue, "ja", offered(dialogue, "loonsanctie-bezwaar"))
    assert only.antwoorden[0].onderwerp == "loonsanctie-bezwaar"
    more = reply(dialogue, "ja", offered(dialogue))
    assert said(more).startswith("Welke van deze vragen bedoelt u?")
    assert len(titles(more)) == 4
    assert reply(dialogue, "de tweede", more.stand).antwoorden[0].onderwerp == IDS[1]


def test_a_choice_is_only_open_until_the_next_message(dialogue: Dialogue) -> None:
    after = reply(dialogue, "Wat is spoor 2?", offered(dialogue)).stand
    assert OFFERED not in after.overig
    assert reply(dialogue, "ja", after).antwoorden[0].onderwerp == "kort"
    crisis = reply(dialogue, "ik wil niet meer leven", offered(dialogue), "antwoord", "crisis")
    assert OFFERED not in crisis.stand.overig


def test_a_follow_up_leans_on_the_questions_that_were_offered(dialogue: Dialogue) -> None:
    beurt = reply(dialogue, "kunnen we bezwaar maken?", offered(dialogue), "antwoord", "wia-bezwaar")
    assert beurt.antwoorden[0].onderwerp == "loonsanctie-bezwaar"


# ------------------------------------------------------------------ who speaks


def test_a_change_of_role_is_heard_and_the_last_question_is_offered_again(dialogue: Dialogue) -> None:
    after = Stand(onderwerp="spoor-2-kosten", rol="werknemer")
    text = "ik ben trouwens de werkgever"
    beurt = reply(dialogue, text, after, "buiten-onderwerp", "buiten-onderwerp")
    assert said(beurt).startswith("Goed, ik antwoord u als werkgever")
    assert beurt.stand.rol == "werkgever"
    assert dialogue.library.topics["spoor-2-kosten"].vraag in titles(beurt)


def test_what_to_do_beside_a_question_that_is_clear_is_that_question(dialogue: Dialogue) -> None:
    text = "hij weigert spoor 2, wat nu"
    beurt = reply(dialogue, text, Stand(rol="werkgever"), "antwoord", "spoor-2-weigeren")
    assert beurt.antwoorden[0].onderwerp == "spoor-2-weigeren"
    told = reply(dialogue, "ziek sinds 12 januari 2026, wat nu", Stand(rol="werkgever"), "antwoord", "ziekmelden-hoe")
    assert told.stand.berekening == "verplichtingen-nu"
    assert sick().situatie == told.stand.situatie


def test_every_line_of_the_short_questions_fits_a_topic(dialogue: Dialogue) -> None:
    begins = {begin for question in dialogue.regels.vervolg.lijst for begin, _ in question.na}
    assert not [begin for begin in begins if not any(name.startswith(begin) for name in dialogue.library.topics)]
