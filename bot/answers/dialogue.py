"""From a message and what is known to a reply: what the actions do, without Rasa."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from bot.answers import always, asking, no_recovery, offered, several, spoor2, unsure, wage
from bot.answers.answer import Answer
from bot.answers.back import remember
from bot.answers.calculating import Calculations, calculates, shown
from bot.answers.crisis import CRISIS
from bot.answers.date_commands import DateCommands
from bot.answers.dates_form import DatesForm
from bot.answers.facts import AOW, FIRST_DAY, OPEN
from bot.answers.finishing import MEDICAL, finish
from bot.answers.gathering import Gathering
from bot.answers.handover import Overdrachtgesprek
from bot.answers.in_context import Reader
from bot.answers.missing import CAUSE, ERD
from bot.answers.reading import Facts, Read
from bot.answers.rules import Dialoogregels, load_rules
from bot.answers.second_question import SecondQuestion
from bot.answers.spoor2_form import Spoor2Form
from bot.answers.state import Bericht, Beurt, Formulier, Formulierstap, Stand
from bot.answers.supposing import Supposing
from bot.answers.talk_commands import FORGET, RESTART, TalkCommands
from bot.answers.timeline import ALL_DATES
from bot.answers.topic import question_choice
from bot.answers.topic_replies import TopicReplies
from bot.answers.wage import SUBJECT as PAY
from bot.answers.wage_form import WageForm
from bot.answers.why import Why
from bot.answers.wishes import Reply, Wens, Wensen
from bot.knowledge.library import Library
from bot.knowledge.topics import Topic
from bot.language.parts import is_question
from bot.paths import KNOWLEDGE

PERSON = "menselijke-medewerker"
INSULT = "scheldwoord"
MAX_INSULT_WORDS = 4
# So long a message can still say no more than who is speaking.
MAX_ROLE_WORDS = 15
_SAYS_ROLE = re.compile(
    r"\b(hr|werkgever|werknemer|casemanager|adviseur|p&o|personeelszaken|arbodienst)\b", re.IGNORECASE
)
_DELETES = re.compile(r"gegevens|data\b|\balles\b|gesprek|\bwis|verwijder|delete|avg", re.IGNORECASE)
# "Dus dan begin ik opnieuw?" asks about the count of weeks as likely as it wants to begin anew.
_WONDERS = re.compile(r"^(?!.*\b(?:wil|we|wij|kan|kunnen|mag)\b).*\bik\b.*\?", re.IGNORECASE)
NOT_CLEAR = "antwoord-niet-begrepen"
# The topics that explain what the form asks for.
EXPLAINED = {
    FIRST_DAY: "eerste-ziektedag-bepalen",
    "hersteld": "samengesteld-verzuim",
    "zwangerschapsverlof": "zwangerschapsverlof-en-104-weken",
    CAUSE: "zwangerschapsverlof-en-104-weken",
    ERD: "eigenrisicodrager",
    AOW: "aow-tijdens-ziekte",
}
HAS_AOW, AOW_TO_COME = "aow-en-werkend-ziek", "aow-tijdens-ziekte"


class Dialogue:
    """Decides what replies to a message; how each reply is made is in the modules that it imports.

    Holds only what never changes: the knowledge base, the reader and the dialogue's own data.

    Attributes:
        library: the knowledge base.
        regels: the dialogue's own data.
        facts: reads facts in a message.
        gathering: asks for the facts that a calculation still needs.
        wage: asks for the wage, and computes with it.
        spoor_2: asks what decides on spoor 2, and decides.
        overdracht: prepares a message to the desk.
    """

    def __init__(self, library: Library, reader: Reader, regels: Dialoogregels | None = None) -> None:
        """Keeps the knowledge base and the reader; ``regels`` are read from knowledge/ where they are not given."""
        self.library = library
        self.regels = regels or load_rules(KNOWLEDGE, library)
        self.facts = Facts(library, reader)
        self._wensen = Wensen(library, self.regels)
        self.gathering = Gathering(library, self.facts)
        self._calculations = Calculations(library, self.regels, self.gathering)
        self.overdracht = Overdrachtgesprek(library, self.regels, self.facts)
        self._topics = TopicReplies(library, self.regels, self.gathering, self.overdracht)
        self._second = SecondQuestion(library, self._wensen, self._topics)
        self.wage = WageForm(library, self.facts, self._wensen, self.gathering)
        self.spoor_2 = Spoor2Form(
            library, self.regels.medisch, self.facts, self._wensen, self.gathering, self._calculations
        )
        self._dates_form = DatesForm(library, self.facts, self._wensen, self.gathering, self._second)
        self._talk = TalkCommands(library, self.gathering, self.overdracht)
        self._supposing = Supposing(library, self.facts, self._wensen, self.gathering, self._about)
        dates = DateCommands(library, self.facts, self.gathering, self._calculations, self._topics, self._answer_rest)
        self._commands: Mapping[str, Reply] = {
            **self._talk.replies(),
            **dates.replies(),
            "loon": self.wage.begin,
            "waarom": Why(library, self.gathering).reply,
            "wat_als": self._supposing.reply,
        }

    # ---------------------------------------------------------------- the ways in

    def reply(self, bericht: Bericht, stand: Stand, vandaag: date, *, in_form: bool = False) -> Beurt:
        """The reply to a message that is no answer to a question of the bot.

        Args:
            bericht: the message.
            stand: the conversation.
            vandaag: today.
            in_form: whether a form is asking, and goes on after this reply.
        """
        which = None if in_form else offered.which(bericht.tekst, stand)
        if which is not None:
            return finish(self.regels.medisch, Beurt((which,), replace(stand, missers=0)), bericht, stand)
        if not in_form:
            bericht = _picked(bericht, stand)
        wens = self._wensen.wens(bericht, stand)
        if wens.naam == CRISIS:
            answer = self.regels.crisis.antwoord(self.library, bericht.tekst, vandaag)
            left = offered.keep(stand, ())
            return Beurt((answer,), replace(left, missers=0, vorige=None), stopt=True)
        beurt = self._reply(wens, bericht, stand, vandaag, in_form)
        beurt = replace(beurt, stand=offered.keep(beurt.stand, () if in_form else beurt.antwoorden))
        if in_form:
            beurt = replace(beurt, vraag_door=None)
        elif wens.naam != "terug" and not beurt.vergeet:
            beurt = replace(beurt, stand=remember(beurt.stand, stand, bericht.moment))
        return finish(self.regels.medisch, beurt, bericht, stand)

    def form_step(self, bericht: Bericht, stand: Stand, vandaag: date, asked: str | None) -> Formulierstap:
        """What a message means to the form that gathers facts.

        Args:
            bericht: the message.
            stand: the conversation.
            vandaag: today.
            asked: the form's slot that was asked for; None if the form has just begun.
        """
        step = self._dates_form.step(bericht if asked else _picked(bericht, stand), stand, vandaag, asked)
        if step.soort != "antwoord":
            return step
        step = replace(step, stand=offered.keep(step.stand, ()))
        form: Formulier | None = "termijnen_form" if asked else None
        return replace(step, stand=remember(step.stand, stand, bericht.moment, form))

    def dates(self, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        """The reply once the form is done: what was asked for, and the other question of the message if it has one."""
        beurt = self._calculations.compute(stand, vandaag, bericht.tekst)
        second = self._second.beside(bericht, beurt.stand, vandaag) if beurt.vraag_door is None else None
        if second is None and beurt.vraag_door is None:
            second = self._second.left_open(beurt.stand, vandaag)
        rest = {key: value for key, value in beurt.stand.overig.items() if key != OPEN}
        beurt = replace(beurt, stand=replace(beurt.stand, overig=rest))
        if second is not None:
            beurt = replace(beurt, antwoorden=(*beurt.antwoorden, second))
        kept = remember(beurt.stand, stand, bericht.moment)
        return finish(self.regels.medisch, replace(beurt, stand=kept), bericht, stand)

    def first_reply(self, bericht: Bericht, stand: Stand, vandaag: date) -> Answer:
        """The reply to a message on its own, without a server: an answer, or the question that comes first."""
        wens = self._wensen.wens(bericht, stand)
        topic = self.library.topics.get(wens.naam) if wens.soort == "onderwerp" else None
        if topic is not None and topic.soort == "berekening" and topic.id != PAY:
            step = self.form_step(bericht, stand, vandaag, None)
            beurt = self.dates(bericht, step.stand, vandaag) if step.klaar else Beurt((), step.stand, "termijnen_form")
        else:
            step = None
            beurt = self.reply(bericht, stand, vandaag)
        if beurt.antwoorden:
            return beurt.antwoorden[0]
        if beurt.vraag_door == "loon_form":
            return asking.ask(asking.WAGE, beurt.stand)[0]
        if beurt.vraag_door == "spoor_2_form":
            return spoor2.question(self.library, spoor2.CAPACITY, vandaag, 0)
        return self.gathering.ask(beurt.stand, vandaag)[0]

    # ---------------------------------------------------------------- replying

    def _reply(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date, in_form: bool) -> Beurt:
        unchanged = no_recovery.confirmed(bericht.tekst, stand) if not in_form else None
        if unchanged is not None:
            return Beurt((unchanged,), replace(stand, missers=0))
        if wens.soort == "opdracht" and not self._is_correction(wens, bericht, stand, vandaag):
            return self._commands[wens.naam](wens, bericht, stand, vandaag)
        if not wens.bekend and self._supposing.reckons(bericht, stand, vandaag):
            return self._commands["wat_als"](wens, bericht, stand, vandaag)
        read = self.facts.read(bericht.tekst, stand, vandaag)
        kept = read.goed
        both = self._second.both(wens, bericht, kept, vandaag) if not read.fout else None
        if both is not None:
            return both
        topic = self.library.topics.get(wens.naam) if wens.soort in ("onderwerp", "buiten") else None
        told = bool(read.nieuw or read.fout) and not in_form
        if (
            told
            and (read.lezing.correctie or not is_question(bericht.tekst))
            and not wens.bekend
            and not calculates(topic)
        ):
            again = replace(kept, berekening=self._wensen.subject_of_facts(stand))
            return self._calculations.told(read, again, stand, vandaag)
        wage_told = wage.read_wage(bericht.tekst, {})
        unclear = wens.soort in ("keuze", "buiten") or (topic is not None and topic.groep == "speciaal")
        if unclear and not in_form and wage_told.maandloon is not None and wage_told.uren is not None:
            return self.wage.begin(wens, bericht, kept, vandaag)
        explained = self._explained(topic, kept, vandaag) if in_form else None
        if explained is not None:
            return Beurt((explained,), kept)
        if wens.soort == "keuze" or topic is None:
            role = self._role_only(bericht, read, stand)
            if role is not None and not in_form:
                return role
            answer = unsure.choice_answer(self.library, wens.ids, kept.missers)
            return Beurt((answer,), replace(kept, missers=kept.missers + 1))
        if topic.id == MEDICAL and told:
            # Someone who tells since when he is ill asks about the rules, whatever illness he names beside it.
            return self._calculations.told(read, kept, stand, vandaag)
        if topic.id == INSULT and len(bericht.tekst.split()) > MAX_INSULT_WORDS:
            subject = next(iter(several.likely(self.library, bericht)), kept.onderwerp)
            return Beurt((self._topics.calm(topic, bericht, kept, vandaag),), replace(kept, onderwerp=subject))
        # "Ik word ziek van die reclames" says nothing of a role.
        outside = wens.soort == "buiten" and not in_form and _SAYS_ROLE.search(bericht.tekst)
        role = self._role_only(bericht, read, stand) if outside else None
        if role is not None:
            return role
        if wens.soort == "buiten":
            return Beurt((self._topics.outside(topic, kept, vandaag),), replace(kept, missers=kept.missers + 1))
        return self._about(topic, bericht, read, kept, stand, vandaag)

    def _explained(self, topic: Topic | None, stand: Stand, vandaag: date) -> Answer | None:
        """What the question that was just asked is about, for who does not understand it; None for anything else."""
        asked = self.gathering.next_question(stand, vandaag)
        if topic is None or topic.id != NOT_CLEAR or asked not in stand.vraagbeurten or asked not in EXPLAINED:
            return None
        return self._topics.answer(self.library.topics[EXPLAINED[asked]], stand, vandaag)

    def _answer_rest(self, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        """The reply to what is left of a message once its command is done."""
        return self._reply(self._wensen.wens(bericht, stand), bericht, stand, vandaag, False)

    def _about(self, topic: Topic, bericht: Bericht, read: Read, kept: Stand, stand: Stand, vandaag: date) -> Beurt:
        """The reply to a message about a topic; some topics do what they are about."""
        if topic.id == PAY:
            return self.wage.begin(Wens("opdracht", "loon"), bericht, kept, vandaag)
        if topic.id == FORGET and not _DELETES.search(bericht.tekst):
            # What cannot be undone is not done on a guess.
            text = "Wilt u dat ik alles wis wat u in dit gesprek heeft verteld? Kies dan “Vergeet mijn gegevens”."
            return Beurt((Answer("gesprek", "vergeten", (text,), keuzes=(always.FORGET, ALL_DATES)),), kept)
        if topic.id == FORGET:
            return self._talk.forget(Wens("opdracht", "vergeet"), bericht, stand, vandaag)
        if topic.id == RESTART and _WONDERS.search(bericht.tekst):
            text = "Wilt u dit gesprek opnieuw beginnen? Dan vergeet ik wat u heeft verteld. Of bedoelt u iets anders?"
            choices = unsure.choice_answer(self.library, several.likely(self.library, bericht), 0).keuzes
            return Beurt((Answer("keuze", "opnieuw", (text,), keuzes=(always.RESTART, *choices)),), kept)
        if topic.id == RESTART:
            return self._talk.restart(Wens("opdracht", "opnieuw"), bericht, stand, vandaag)
        if topic.id == PERSON:
            return self._talk.person(Wens("opdracht", "mens"), bericht, kept, vandaag)
        if topic.soort == "berekening":
            return self._calculations.calculate(replace(kept, berekening=topic.id), vandaag, read.fout)
        if topic.id == HAS_AOW and str((kept.situatie or {}).get(AOW) or "") > vandaag.isoformat():
            topic = self.library.topics[AOW_TO_COME]
        answer = self._topics.or_else(self._topics.answer(topic, kept, vandaag), bericht)
        subject = kept.onderwerp if topic.soort == "gesprek" else topic.id
        after = replace(kept, missers=0, onderwerp=subject)
        return Beurt((answer,), shown(after, answer))

    def _is_correction(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> bool:
        """A yes or no that carries a fact ("nee, 13 januari"), or one that cannot be, is about the fact."""
        if wens.naam not in ("ja", "nee"):
            return False
        read = self.facts.read(bericht.tekst, stand, vandaag)
        return bool(read.nieuw or read.fout)

    def _role_only(self, bericht: Bericht, read: Read, stand: Stand) -> Beurt | None:
        """A message that only says who is speaking."""
        rol = read.stand.rol
        long = len(bericht.tekst.split()) > (MAX_ROLE_WORDS if _SAYS_ROLE.search(bericht.tekst) else 6)
        if rol is None or rol == stand.rol or long or is_question(bericht.tekst):
            return None
        after = replace(stand, rol=rol)
        answer = always.role_answer(after, True)
        topic = self.library.topics.get(stand.onderwerp or "")
        if topic is not None and topic.soort == "faq":
            # What was answered before may be different for this role.
            answer = replace(answer, keuzes=(question_choice(self.library, topic.id), *answer.keuzes))
        return Beurt((answer,), replace(after, missers=0))


def _picked(bericht: Bericht, stand: Stand) -> Bericht:
    """The message, as the question that it picks where it picks one of those that were offered."""
    question = offered.chosen(bericht.tekst, stand)
    return bericht if question is None else replace(bericht, tekst=question, besluit="keuze", ids=(), delen=())
