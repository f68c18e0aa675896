"""From a message and what is known to a reply: what the actions do, without Rasa."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from bot.answers import always, asking, dossiers, duties, several, spoor2, unsure, wage, what_if
from bot.answers.answer import Answer, Keuze
from bot.answers.back import back, remember
from bot.answers.crisis import CRISIS
from bot.answers.facts import CHANGES, FIRST_DAY, OPEN, describe
from bot.answers.handover import Overdrachtgesprek
from bot.answers.missing import CAUSE, ERD, ROLE, open_questions
from bot.answers.reading import Facts, Read, Reader, usable
from bot.answers.rules import Dialoogregels, load_rules
from bot.answers.several import MAX_ANSWERS
from bot.answers.state import Bericht, Beurt, Formulier, Formulierstap, Stand
from bot.answers.timeline import (
    ALL_DATES,
    CHANGE,
    OVERVIEW_IDS,
    TIMELINE_TOPICS,
    WEEK_TOPIC,
    Outcomes,
    dates_answer,
    milestone_sentences,
    next_step,
    own_dates,
    steps_text,
)
from bot.answers.topic import topic_answer
from bot.answers.wishes import Wens, Wensen
from bot.knowledge.library import Library
from bot.knowledge.topics import Rol, Topic
from bot.language.parts import is_question
from bot.law.pay import LoonFout
from bot.law.situation import SituatieFout
from bot.law.timeline import Mijlpaal, Uitkomst
from bot.paths import KNOWLEDGE

__all__ = ["Bericht", "Dialogue", "Read", "Reader", "Stand"]

OVERVIEW = "bereken-mijn-tijdlijn"
PAY = wage.SUBJECT
FORGET = "verwijder-mijn-gegevens"
RESTART = "opnieuw-beginnen"
KEPT = "chatbot-slaat-gegevens-op"
OUTSIDE = "buiten-onderwerp"
GREETING = "begroeting"
PERSON = "menselijke-medewerker"
MEDICAL, INSULT = "medische-vraag", "scheldwoord"
MAX_INSULT_WORDS = 4
# So long a message can still say no more than who is speaking.
MAX_ROLE_WORDS = 15
UNKNOWN = "weet_niet"
FAULT = "fout"
# Commands that are answered while a form is asking, after which it asks on; every other command ends the form.
REPLIES = ("ja", "nee", "weet_niet")
BESIDE_FORM = frozenset(
    {
        "help",
        "mens",
        "weet_van_mij",
        "overdracht_status",
        "overdracht_intrekken",
        "waarom",
        "wat_als",
        "rol_werknemer",
        "rol_werkgever",
        "nuttig_ja",
        "nuttig_nee",
        "reden",
        "ja",
        "nee",
    }
)
SPOOR_2_TOPICS = frozenset(
    {
        "spoor-2-wanneer-starten",
        "bereken-start-spoor-2",
        "spoor-2-wanneer-niet-nodig",
        "spoor-2-uitstellen",
        "spoor-2-verplicht",
    }
)
_SAYS_ROLE = re.compile(
    r"\b(hr|werkgever|werknemer|casemanager|adviseur|p&o|personeelszaken|arbodienst)\b", re.IGNORECASE
)
_DELETES = re.compile(r"gegevens|data\b|\balles\b|gesprek|\bwis|verwijder|delete|avg", re.IGNORECASE)
_SUBJECTS = (duties.SUBJECT, spoor2.SUBJECT)
_DONT_KNOW = (
    "Zonder eerste ziektedag kan ik geen datums uitrekenen. U vindt die dag in de ziekmelding, in het plan van "
    "aanpak of in de brief van UWV. U kunt hem ook navragen bij {contact}."
)
_STEPPED_BACK = "Ik ben een stap teruggegaan. Uw laatste antwoord is vervallen."
_UNCLEAR_IN_FORM = "Dat begrijp ik niet als antwoord op mijn vraag."


class Dialogue:
    """The replies. Holds only what never changes: the knowledge base, the reader and the dialogue's own data."""

    def __init__(self, library: Library, reader: Reader, regels: Dialoogregels | None = None) -> None:
        """Keeps the knowledge base and the reader; ``regels`` are read from knowledge/ where they are not given."""
        self.library = library
        self.regels = regels or load_rules(KNOWLEDGE, library)
        self.facts = Facts(library, reader)
        self._wensen = Wensen(library, self.regels)
        self.overdracht = Overdrachtgesprek(library, self.regels, self.facts)
        self._commands: dict[str, Callable[[Wens, Bericht, Stand, date], Beurt]] = {
            "vraag_stellen": self._invite,
            "rol_werknemer": self._choose_role,
            "rol_werkgever": self._choose_role,
            "andere_rol_werknemer": self._other_role,
            "andere_rol_werkgever": self._other_role,
            "terug": self._back,
            "stop": self._stop,
            "stoppen_waarmee": self._stop_what,
            "opnieuw": self._restart,
            "vergeet": self._forget,
            "weet_van_mij": self._known,
            "help": self._help,
            "mens": self._person,
            "overdracht": self._hand_over,
            "overdracht_status": self._no_message,
            "overdracht_intrekken": self._no_message,
            "nieuw_dossier": self._new_file,
            "dossier": self._switch_file,
            "overzicht": self._overview,
            "verplichtingen": self._duties,
            "beslishulp": self._decision_help,
            "loon": self._pay,
            "agenda": self._calendar,
            "print": self._print,
            "waarom": self._why,
            "wat_als": self._what_if,
            "wijzig": self._change,
            "wijzig_veld": self._change_field,
            "nuttig_ja": self._helpful,
            "nuttig_nee": self._unhelpful,
            "reden": self._reason,
            "ja": self._yes_or_no,
            "nee": self._yes_or_no,
            "weet_niet": self._yes_or_no,
        }

    # ---------------------------------------------------------------- the three ways in

    def reply(self, bericht: Bericht, stand: Stand, vandaag: date, *, in_form: bool = False) -> Beurt:
        """The reply to a message that is no answer to a question of the bot.

        Args:
            bericht: the message.
            stand: the conversation.
            vandaag: today.
            in_form: whether a form is asking, and goes on after this reply.
        """
        wens = self._wensen.wens(bericht, stand)
        if wens.naam == CRISIS:
            answer = self.regels.crisis.antwoord(self.library, bericht.tekst, vandaag)
            return Beurt((answer,), replace(stand, missers=0, vorige=None), stopt=True)
        beurt = self._reply(wens, bericht, stand, vandaag, in_form)
        if in_form:
            beurt = replace(beurt, vraag_door=None)
        elif wens.naam != "terug" and not beurt.vergeet:
            beurt = replace(beurt, stand=remember(beurt.stand, stand, bericht.moment))
        return self._finish(beurt, bericht, stand)

    def form_step(self, bericht: Bericht, stand: Stand, vandaag: date, asked: str | None) -> Formulierstap:
        """What a message means to the form that gathers facts.

        Args:
            bericht: the message.
            stand: the conversation.
            vandaag: today.
            asked: the form's slot that was asked for; None if the form has just begun.
        """
        step = self._form_step(bericht, stand, vandaag, asked)
        if step.soort != "antwoord":
            return step
        form: Formulier | None = "termijnen_form" if asked else None
        return replace(step, stand=remember(step.stand, stand, bericht.moment, form))

    def _form_step(self, bericht: Bericht, stand: Stand, vandaag: date, asked: str | None) -> Formulierstap:
        if asked is None and stand.start:
            return self._asking(replace(stand, start=False), vandaag)
        wens = self._wensen.wens(bericht, stand)
        topic = self.library.topics.get(wens.naam) if wens.soort == "onderwerp" else None
        calculation = topic is not None and topic.soort == "berekening" and topic.id != PAY
        if asked is None:
            if not calculation or topic is None:
                return Formulierstap("weg", stand)
            read = self.facts.read(bericht.tekst, stand, vandaag)
            kept = read.stand if not read.fout else replace(stand, rol=read.stand.rol)
            subject = topic.id
            if (
                subject == OVERVIEW
                and stand.berekening
                and read.nieuw
                and not wens.bekend
                and not is_question(bericht.tekst)
            ):
                # Facts alone: what was computed before is computed anew.
                subject = stand.berekening if stand.berekening != PAY else OVERVIEW
            begun = replace(kept, berekening=subject, vraagbeurten={})
            step = self._asking(begun, vandaag, read.fout)
            return step if step.klaar else replace(step, stand=self._with_open_question(step.stand, wens, bericht))
        if wens.naam in (CRISIS, PAY):
            return Formulierstap("weg", stand)
        field = FIRST_DAY if asked == FIRST_DAY else self.next_question(stand, vandaag)
        roles = {"rol_werknemer": "werknemer", "rol_werkgever": "werkgever"}
        if wens.soort == "opdracht" and wens.naam not in REPLIES:
            if field == ROLE and wens.naam in roles:
                rol: Rol = "werknemer" if wens.naam == "rol_werknemer" else "werkgever"
                return self._asking(replace(stand, rol=rol), vandaag)
            beside = wens.naam in BESIDE_FORM and self._has_rule(bericht)
            return Formulierstap("vraag" if beside else "weg", stand)
        read = self.facts.read(bericht.tekst, stand, vandaag, verwacht=field)
        reply = bool(read.nieuw) or read.fout or self._replies(read, field, bericht)
        if field == ROLE and read.lezing.rol in ("werknemer", "werkgever") and not is_question(bericht.tekst):
            reply = True
        if reply:
            if read.fout:
                return self._asking(replace(stand, rol=read.stand.rol), vandaag, read.fout)
            if field == FIRST_DAY and read.lezing.weet_niet and not (read.stand.situatie or {}).get(FIRST_DAY):
                return Formulierstap("antwoord", read.stand, klaar=True, eerste_ziektedag=UNKNOWN)
            return self._asking(read.stand, vandaag)
        if stand.vraagbeurten.get(field, 0) >= asking.PATIENCE and not calculation:
            return Formulierstap("weg", stand)
        if calculation and topic is not None:
            return self._asking(replace(read.stand, berekening=topic.id), vandaag)
        if wens.soort in ("keuze", "buiten") and not is_question(bericht.tekst) and wens.naam not in _SPECIAL:
            return self._asking(replace(stand, missers=stand.missers + 1), vandaag, _UNCLEAR_IN_FORM)
        return Formulierstap("vraag" if self._has_rule(bericht) else "weg", stand)

    def _with_open_question(self, stand: Stand, wens: Wens, bericht: Bericht) -> Stand:
        """Keeps which question a message asks beside its facts, to be answered after the form."""
        if wens.bekend or not is_question(bericht.tekst) or stand.berekening not in TIMELINE_TOPICS:
            return stand
        asked = tuple(topic.id for topic in self._asked(bericht, stand))[:1] or self._likely(bericht)
        if OVERVIEW in bericht.rangorde[:1] or not asked:
            return stand
        return replace(stand, overig={**stand.overig, OPEN: list(asked)})

    def dates(self, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        """The reply once the form is done: what was asked for, and the other question of the message if it has one."""
        beurt = self._compute(stand, vandaag, bericht.tekst)
        second = self._second_question(bericht, beurt.stand, vandaag) if beurt.vraag_door is None else None
        if second is None and beurt.vraag_door is None:
            second = self._left_open(beurt.stand, vandaag)
        rest = {key: value for key, value in beurt.stand.overig.items() if key != OPEN}
        beurt = replace(beurt, stand=replace(beurt.stand, overig=rest))
        if second is not None:
            beurt = replace(beurt, antwoorden=(*beurt.antwoorden, second))
        kept = remember(beurt.stand, stand, bericht.moment)
        return self._finish(replace(beurt, stand=kept), bericht, stand)

    def _second_question(self, bericht: Bericht, stand: Stand, vandaag: date) -> Answer | None:
        """The answer to the question that a message asks beside the facts; a choice where it is not sure."""
        subject = self.library.topics.get(stand.berekening or "")
        own = set(subject.mijlpalen) if subject else set()
        others = [topic for topic in self._asked(bericht, stand) if not own & set(topic.mijlpalen)]
        if others:
            return self._topic(others[0], stand, vandaag)
        if not is_question(bericht.tekst) or stand.berekening not in TIMELINE_TOPICS:
            return None
        wens = self._wensen.wens(bericht, stand, follow_ups=False)
        topic = self.library.topics.get(wens.naam) if wens.soort == "onderwerp" else None
        if topic is not None and topic.soort == "faq":
            return self._topic(topic, stand, vandaag)
        if wens.bekend or wens.soort == "opdracht" or OVERVIEW in bericht.rangorde[:1]:
            return None
        return self._offer(self._likely(bericht))

    def _likely(self, bericht: Bericht) -> tuple[str, ...]:
        """The questions that a message may ask beside the facts it tells, likeliest first."""
        known = (self.library.topics[name] for name in bericht.rangorde[:3] if name in self.library.topics)
        return tuple(topic.id for topic in known if topic.soort == "faq")

    def _offer(self, ids: tuple[str, ...]) -> Answer | None:
        if not ids:
            return None
        choices = unsure.choice_answer(self.library, ids, 0)
        return replace(choices, alineas=("U vroeg nog iets. Bedoelt u een van deze vragen?",))

    def _left_open(self, stand: Stand, vandaag: date) -> Answer | None:
        """The question of the message with which the form began, now that its own questions are answered."""
        ids = tuple(str(name) for name in stand.overig.get(OPEN) or ())
        if len(ids) == 1 and ids[0] in self.library.topics:
            return self._topic(self.library.topics[ids[0]], stand, vandaag)
        return self._offer(ids)

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
        return self.ask(beurt.stand, vandaag)[0]

    # ---------------------------------------------------------------- asking

    def next_question(self, stand: Stand, vandaag: date) -> str:
        """The fact that is asked for next; the first sick day where nothing else is open."""
        return next(iter(self._open(stand, vandaag)), FIRST_DAY)

    def ask(self, stand: Stand, vandaag: date) -> tuple[Answer, Stand]:
        """The next question of the form, and the conversation in which it was put."""
        fault = str(stand.vraagbeurten.get(FAULT) or "")
        turns = {key: value for key, value in stand.vraagbeurten.items() if key != FAULT}
        return asking.ask(self.next_question(stand, vandaag), replace(stand, vraagbeurten=turns), fault)

    def _asking(self, stand: Stand, vandaag: date, fout: str = "") -> Formulierstap:
        """What the form does next: ask on or finish."""
        if fout:
            marked = replace(stand, vraagbeurten={**stand.vraagbeurten, FAULT: fout})
            first = (stand.situatie or {}).get(FIRST_DAY)
            return Formulierstap("antwoord", marked, eerste_ziektedag=first, fout=fout)
        missing = self._open(stand, vandaag)
        first = (stand.situatie or {}).get(FIRST_DAY)
        return Formulierstap("antwoord", stand, klaar=not missing, eerste_ziektedag=first)

    def _open(self, stand: Stand, vandaag: date) -> tuple[str, ...]:
        if not (stand.situatie or {}).get(FIRST_DAY):
            return (FIRST_DAY,)
        ids, week = self._wanted(stand.berekening)
        fields = self._open_for(stand, ids, vandaag, week=week)
        if stand.berekening == duties.SUBJECT and stand.rol is None and ROLE not in stand.gevraagd:
            return (*fields, ROLE)
        return fields

    def _open_for(self, stand: Stand, ids: tuple[str, ...], vandaag: date, *, week: bool = False) -> tuple[str, ...]:
        def reken(facts: Mapping[str, Any]) -> tuple[Uitkomst, ...]:
            return self.facts.outcomes(facts, vandaag).uitkomsten

        return open_questions(stand, ids, reken, week=week)

    def _wanted(self, subject: str | None) -> tuple[tuple[str, ...], bool]:
        """The milestones that decide whether something must be asked, and whether the week of illness does."""
        topic = self.library.topics.get(subject or OVERVIEW)
        if subject in _SUBJECTS:
            return ("start_spoor_2",), True
        if topic is None or topic.id in TIMELINE_TOPICS or (not topic.mijlpalen and topic.id != WEEK_TOPIC):
            return OVERVIEW_IDS, False
        # One date was asked for: what changes only the dates beside it is not asked about.
        return topic.mijlpalen[:1], topic.id == WEEK_TOPIC

    def _replies(self, read: Read, field: str, bericht: Bericht) -> bool:
        """Whether a message without facts replies to the question of the bot."""
        lezing = read.lezing
        if is_question(bericht.tekst):
            return False
        known = bool((read.stand.situatie or {}).get(field)) or field in (CAUSE, ERD)
        return lezing.weet_niet or (lezing.bevestiging is not None and (known or field in read.stand.te_bevestigen))

    def _has_rule(self, bericht: Bericht) -> bool:
        """Whether Rasa's rule for the message's intent answers it; a calculation's rule starts the form instead."""
        topic = self.library.topics.get(bericht.ids[0]) if bericht.ids and bericht.besluit == "antwoord" else None
        return topic is None or topic.soort != "berekening"

    # ---------------------------------------------------------------- replying

    def _reply(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date, in_form: bool) -> Beurt:
        if wens.soort == "opdracht" and not self._is_correction(wens, bericht, stand, vandaag):
            return self._commands[wens.naam](wens, bericht, stand, vandaag)
        read = self.facts.read(bericht.tekst, stand, vandaag)
        kept = read.stand if not read.fout else replace(stand, rol=read.stand.rol)
        both = self._both(wens, bericht, kept, vandaag) if not read.fout else None
        if both is not None:
            return both
        topic = self.library.topics.get(wens.naam) if wens.soort in ("onderwerp", "buiten") else None
        told = bool(read.nieuw or read.fout) and not in_form
        if (
            told
            and (read.lezing.correctie or not is_question(bericht.tekst))
            and not wens.bekend
            and not _calculates(topic)
        ):
            return self._told(read, kept, stand, vandaag)
        wage_told = wage.read_wage(bericht.tekst, {})
        unclear = wens.soort in ("keuze", "buiten") or (topic is not None and topic.groep == "speciaal")
        if unclear and not in_form and wage_told.maandloon is not None and wage_told.uren is not None:
            return self._pay(wens, bericht, kept, vandaag)
        if wens.soort == "keuze" or topic is None:
            role = self._role_only(bericht, read, stand)
            if role is not None and not in_form:
                return role
            answer = unsure.choice_answer(self.library, wens.ids, kept.missers)
            return Beurt((answer,), replace(kept, missers=kept.missers + 1))
        if topic.id == MEDICAL and told:
            # Someone who tells since when he is ill asks about the rules, whatever illness he names beside it.
            return self._told(read, kept, stand, vandaag)
        if topic.id == INSULT and len(bericht.tekst.split()) > MAX_INSULT_WORDS:
            subject = next(iter(self._likely(bericht)), kept.onderwerp)
            return Beurt((self._calm(topic, bericht, kept, vandaag),), replace(kept, onderwerp=subject))
        if wens.soort == "buiten":
            return Beurt((self._outside(topic, kept, vandaag),), replace(kept, missers=kept.missers + 1))
        return self._about(topic, bericht, read, kept, stand, vandaag)

    def _both(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt | None:
        """The answers to a message with two questions that are each clear on their own; None for any other message."""
        if wens.bekend or not bericht.delen:
            return None
        topics = self._asked(bericht, stand)
        single = len(topics) < MAX_ANSWERS or (wens.soort == "onderwerp" and wens.naam not in [t.id for t in topics])
        if single:
            return None
        answers = tuple(self._topic(topic, stand, vandaag) for topic in topics)
        after = replace(stand, missers=0, onderwerp=topics[-1].id)
        return Beurt(answers, self._shown(after, answers[-1]))

    def _asked(self, bericht: Bericht, stand: Stand) -> list[Topic]:
        """The topics of the questions in a message, as far as each is clear; at most two."""
        topics: list[Topic] = []
        for part in several.questions(bericht):
            wens = self._wensen.wens(part, replace(stand, onderwerp=topics[-1].id) if topics else stand)
            topic = self.library.topics.get(wens.naam) if wens.soort == "onderwerp" else None
            if topic is not None and topic.soort == "faq" and topic not in topics:
                topics.append(topic)
        return topics[:MAX_ANSWERS]

    def _calm(self, topic: Topic, bericht: Bericht, stand: Stand, vandaag: date) -> Answer:
        """To someone who is angry and says why: understanding, and the questions that he may be asking."""
        answer = topic_answer(self.library, topic, stand.rol, vandaag)
        likely = self._likely(replace(bericht, rangorde=bericht.rangorde[:4]))
        if not likely:
            return answer
        choices = unsure.choice_answer(self.library, likely, 0)
        text = "Ik merk dat u boos bent, en dat mag. Ik help u graag verder. Gaat het om een van deze vragen?"
        return replace(choices, onderwerp=topic.id, alineas=(text,))

    def _about(self, topic: Topic, bericht: Bericht, read: Read, kept: Stand, stand: Stand, vandaag: date) -> Beurt:
        if topic.id == PAY:
            return self._pay(Wens("opdracht", "loon"), bericht, kept, vandaag)
        if topic.id == FORGET and not _DELETES.search(bericht.tekst):
            # What cannot be undone is not done on a guess.
            text = "Wilt u dat ik alles wis wat u in dit gesprek heeft verteld? Kies dan “Vergeet mijn gegevens”."
            return Beurt((Answer("gesprek", "vergeten", (text,), keuzes=(always.FORGET, ALL_DATES)),), kept)
        if topic.id == FORGET:
            return self._forget(Wens("opdracht", "vergeet"), bericht, stand, vandaag)
        if topic.id == RESTART:
            return self._restart(Wens("opdracht", "opnieuw"), bericht, stand, vandaag)
        if topic.id == PERSON:
            return self._person(Wens("opdracht", "mens"), bericht, kept, vandaag)
        if topic.soort == "berekening":
            return self._calculate(replace(kept, berekening=topic.id), vandaag, read.fout)
        answer = self._topic(topic, kept, vandaag)
        subject = kept.onderwerp if topic.soort == "gesprek" else topic.id
        after = replace(kept, missers=0, onderwerp=subject)
        return Beurt((answer,), self._shown(after, answer))

    def _told(self, read: Read, kept: Stand, stand: Stand, vandaag: date) -> Beurt:
        """Facts without a question: a correction or something new; what was computed is computed anew."""
        if read.fout:
            answer = Answer(
                "fout", "feiten", (read.fout, "Noem het goede gegeven, dan reken ik opnieuw."), keuzes=(CHANGE,)
            )
            return Beurt((answer,), kept)
        again = replace(kept, berekening=kept.berekening or OVERVIEW, vraagbeurten={})
        beurt = self._calculate(again, vandaag)
        if not stand.situatie or not beurt.antwoorden:
            return beurt
        first = beurt.antwoorden[0]
        noted = replace(first, alineas=("Dank u, ik heb het aangepast.", *first.alineas))
        return replace(beurt, antwoorden=(noted, *beurt.antwoorden[1:]))

    def _calculate(self, stand: Stand, vandaag: date, fout: str = "") -> Beurt:
        """Computes if everything that changes the answer is known, else lets the form ask."""
        step = self._asking(stand, vandaag, fout)
        if not step.klaar:
            return Beurt((), replace(step.stand, start=True, missers=0), "termijnen_form")
        return self._compute(stand, vandaag)

    def _compute(self, stand: Stand, vandaag: date, tekst: str = "") -> Beurt:
        """The reply to what is being computed, with what is known; a date that ``tekst`` names comes first."""
        subject = stand.berekening or OVERVIEW
        after = replace(stand, missers=0, start=False, vraagbeurten={}, onderwerp=subject, berekening=subject)
        outcomes = self._outcomes(stand, vandaag)
        if outcomes is None:
            contact = self.library.organisation.placeholders()["organisatie_contact"]
            answer = Answer("antwoord", subject, (_DONT_KNOW.format(contact=contact),), keuzes=unsure.START)
            return Beurt((answer,), after)
        if subject == duties.SUBJECT:
            answer = duties.duties_answer(self.library, self.regels.verplichtingen, stand, outcomes, vandaag)
            return Beurt((answer,), after)
        if subject == spoor2.SUBJECT:
            return self._decide({}, after, outcomes, vandaag)
        topic = self.library.topics.get(subject) or self.library.topics[OVERVIEW]
        if topic.id not in TIMELINE_TOPICS:
            question = several.lone_question(tekst) or tekst
            topic = replace(topic, mijlpalen=self.regels.mijlpaalnamen.vooraan(topic.mijlpalen, question))
        answer = dates_answer(self.library, self.regels.zinnen, topic, stand, outcomes, vandaag)
        if topic.id in SPOOR_2_TOPICS:
            answer = replace(answer, keuzes=(_DECISION_HELP, *answer.keuzes))
        if stand.dossiers or stand.dossier:
            answer = self._in_file(answer, stand)
        return Beurt((answer,), self._shown(after, answer, outcomes))

    def _in_file(self, answer: Answer, stand: Stand) -> Answer:
        letter = stand.dossier or dossiers.FIRST
        return replace(
            answer,
            alineas=(f"Dossier {letter}.", *answer.alineas),
            keuzes=(*answer.keuzes, *dossiers.choices(stand), dossiers.NEW_FILE, dossiers.OVERVIEW),
            extra={**answer.extra, "dossier": letter},
        )

    def _shown(self, stand: Stand, answer: Answer, outcomes: Outcomes | None = None) -> Stand:
        """Remembers which milestones were shown, the next step first."""
        ids = [row.id for row in answer.datums]
        step = next_step(outcomes.uitkomsten[0]) if outcomes and len(ids) > 2 else None
        first = [step.id] if step is not None and step.id in ids else []
        return replace(stand, getoond=tuple(dict.fromkeys((*first, *ids)))) if ids else stand

    def _topic(self, topic: Topic, stand: Stand, vandaag: date) -> Answer:
        outcomes = self._outcomes(stand, vandaag) if topic.mijlpalen else None
        if outcomes and self._open_for(stand, topic.mijlpalen, vandaag):
            outcomes = None
        datums = own_dates(outcomes, topic.mijlpalen[:2]) if outcomes else ()
        opening = milestone_sentences(self.regels.zinnen, outcomes, topic.mijlpalen[:2], stand) if outcomes else []
        facts = (
            (describe(stand.situatie or {}, outcomes.ziekteweek, stand.rol, stand.overig),)
            if outcomes and datums
            else ()
        )
        after = topic.id in self.regels.datum_erna
        answer = topic_answer(self.library, topic, stand.rol, vandaag, datums, facts, tuple(opening), erna=after)
        if topic.id == GREETING:
            return replace(answer, keuzes=always.ALL_DATES_OPENING)
        if topic.id in SPOOR_2_TOPICS:
            answer = replace(answer, keuzes=(*answer.keuzes, _DECISION_HELP))
        if topic.id == KEPT:
            answer = self.overdracht.bewaren(answer)
        if topic.soort == "gesprek":
            answer = replace(answer, keuzes=answer.keuzes or unsure.START)
        return answer

    def _outside(self, topic: Topic, stand: Stand, vandaag: date) -> Answer:
        answer = topic_answer(self.library, topic, stand.rol, vandaag)
        paragraphs = answer.alineas
        if stand.missers and topic.id == OUTSIDE:
            paragraphs = (unsure.OUTSIDE_AGAIN[stand.missers % len(unsure.OUTSIDE_AGAIN)],)
        if stand.missers + 1 >= unsure.MISSES_BEFORE_PERSON:
            paragraphs = (*paragraphs, unsure.person_sentence(self.library))
        return replace(answer, soort="buiten-onderwerp", alineas=paragraphs, keuzes=unsure.START, feedback=False)

    def _outcomes(self, stand: Stand, vandaag: date) -> Outcomes | None:
        if not stand.situatie or not stand.situatie.get(FIRST_DAY):
            return None
        try:
            return self.facts.outcomes(stand.situatie, vandaag)
        except SituatieFout:
            return None

    def _is_correction(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> bool:
        """A yes or no that carries a fact ("nee, 13 januari") is about the fact."""
        return wens.naam in ("ja", "nee") and bool(self.facts.read(bericht.tekst, stand, vandaag).nieuw)

    def _role_only(self, bericht: Bericht, read: Read, stand: Stand) -> Beurt | None:
        """A message that only says who is speaking."""
        rol = read.stand.rol
        long = len(bericht.tekst.split()) > (MAX_ROLE_WORDS if _SAYS_ROLE.search(bericht.tekst) else 6)
        if rol is None or rol == stand.rol or long or is_question(bericht.tekst):
            return None
        after = replace(stand, rol=rol)
        return Beurt((always.role_answer(after, True),), replace(after, missers=0))

    def _finish(self, beurt: Beurt, bericht: Bericht, before: Stand) -> Beurt:
        """Adds what belongs to every turn: medical details, and no reply twice in a row."""
        answers = beurt.antwoorden
        if not answers:
            return beurt
        mark = _mark(answers)
        after = beurt.stand
        if mark == before.vorige and not beurt.vergeet and answers[-1].onderwerp != "andere-taal":
            answers = (self._same(answers[-1], after),)
            mark = _mark(answers)
        note = self.regels.medisch.opmerking(bericht.tekst)
        if note and not {answer.onderwerp for answer in answers} & {MEDICAL, CRISIS}:
            answers = (*answers[:-1], replace(answers[-1], alineas=(*answers[-1].alineas, note)))
        return replace(beurt, antwoorden=answers, stand=after if beurt.vergeet else replace(after, vorige=mark))

    def _same(self, answer: Answer, stand: Stand) -> Answer:
        """Instead of saying the same again: a way on."""
        text = "Mijn antwoord is hetzelfde als hierboven. Kies hieronder verder, of stel uw vraag in andere woorden."
        others = tuple(choice for choice in answer.keuzes if choice != always.PERSON)[:4]
        return Answer("gesprek", answer.onderwerp, (text,), keuzes=(*others, _NOT_CLEAR, always.PERSON))

    # ---------------------------------------------------------------- commands

    def _invite(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        text = "Stel uw vraag gerust in uw eigen woorden. Bijvoorbeeld: wat is spoor 2?"
        choices = (*(unsure.START[1:2]), ALL_DATES, _TOPICS)
        return Beurt((Answer("gesprek", "vraag-stellen", (text,), keuzes=choices),), replace(stand, missers=0))

    def _choose_role(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        rol: Rol = "werknemer" if wens.naam == "rol_werknemer" else "werkgever"
        after = replace(stand, rol=rol, missers=0)
        return Beurt((always.role_answer(after, rol != stand.rol),), after)

    def _other_role(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        """The same subject, told for the other role; who is speaking stays as it was."""
        rol: Rol = "werknemer" if wens.naam == "andere_rol_werknemer" else "werkgever"
        seen = replace(stand, rol=rol)
        if stand.onderwerp in _SUBJECTS or _calculates(self.library.topics.get(stand.onderwerp or "")):
            beurt = self._calculate(replace(seen, berekening=stand.onderwerp), vandaag)
        elif stand.onderwerp in self.library.topics:
            beurt = Beurt((self._topic(self.library.topics[stand.onderwerp or ""], seen, vandaag),), seen)
        else:
            text = "Waarover wilt u dat weten? Stel uw vraag, dan geef ik het antwoord voor de " + rol + "."
            return Beurt((Answer("gesprek", "rol", (text,), keuzes=unsure.START),), stand)
        told = tuple(
            replace(answer, alineas=(f"Voor de {rol} geldt dit:", *answer.alineas)) if place == 0 else answer
            for place, answer in enumerate(beurt.antwoorden)
        )
        return replace(beurt, antwoorden=told, stand=replace(beurt.stand, rol=stand.rol or _opposite(rol)))

    def _back(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        beurt = back(self.library, stand)
        if beurt is not None:
            return beurt
        text = "Er is geen eerdere stap om naar terug te gaan. Waar kan ik u mee helpen?"
        return Beurt((Answer("gesprek", "terug", (text,), keuzes=always.ALL_DATES_OPENING),), stand, stopt=True)

    def _stop(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        text = "Goed, ik stop met vragen. Wat u heeft verteld, onthoud ik nog tijdens dit gesprek. Wat wilt u weten?"
        if not stand.situatie:
            text = "Goed, we stoppen hier. Waar kan ik u mee helpen?"
        after = replace(stand, berekening=None, vraagbeurten={}, start=False, missers=0)
        return Beurt((Answer("gesprek", "stop", (text,), keuzes=always.ALL_DATES_OPENING),), after, stopt=True)

    def _stop_what(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        """Whoever says that he stops or has had enough may mean this conversation, spoor 2 or the job."""
        return Beurt((always.stop_what_answer(self.library),), replace(stand, missers=0))

    def _restart(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        answer = topic_answer(self.library, self.library.topics[RESTART], None, vandaag)
        return Beurt((replace(answer, keuzes=always.ALL_DATES_OPENING),), Stand(), stopt=True, vergeet=True)

    def _forget(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        answer = topic_answer(self.library, self.library.topics[FORGET], None, vandaag)
        gone = replace(answer, extra={**answer.extra, "vergeten": True})
        return Beurt((gone,), Stand(), stopt=True, vergeet=True)

    def _known(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        outcomes = self._outcomes(stand, vandaag)
        return Beurt(
            (always.known_answer(stand, outcomes.ziekteweek if outcomes else None),), replace(stand, missers=0)
        )

    def _help(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        answer = topic_answer(self.library, self.library.topics["wat-kun-je"], stand.rol, vandaag)
        commands = (
            "U kunt altijd typen: opnieuw, terug, stop, mens spreken, wat weet je van mij, of vergeet mijn gegevens."
        )
        choices = (*always.ALL_DATES_OPENING, always.PERSON)
        return Beurt((replace(answer, alineas=(*answer.alineas, commands), keuzes=choices),), replace(stand, missers=0))

    def _person(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        answer = self.overdracht.aanbod(always.person_answer(self.library))
        return Beurt((answer,), replace(stand, missers=0))

    def _hand_over(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        if self.overdracht.overdracht is None:
            return Beurt((self.overdracht.einde("uit"),), replace(stand, missers=0))
        return Beurt((), replace(stand, missers=0), "overdracht_form")

    def _no_message(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        """What became of a message is known to the outbox; the action that asks it answers before this."""
        return Beurt((self.overdracht.niets(),), replace(stand, missers=0))

    def _new_file(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        fresh = dossiers.new_file(stand)
        if fresh is None:
            text = f"Ik kan niet meer dan {dossiers.MAX_FILES} dossiers bijhouden. Begin opnieuw voor een nieuwe lijst."
            return Beurt((Answer("gesprek", dossiers.SUBJECT, (text,), keuzes=dossiers.choices(stand)),), stand)
        text = (
            f"Dit is dossier {fresh.dossier}. Ik gebruik een letter, dus een naam is niet nodig. "
            "Met “overzicht” ziet u de eerstvolgende termijn van elk dossier."
        )
        answer = Answer(
            "gesprek", dossiers.SUBJECT, (text,), keuzes=dossiers.choices(fresh), extra={"dossier": fresh.dossier}
        )
        ready = replace(fresh, berekening=OVERVIEW, start=True, vraagbeurten={}, missers=0)
        read = self.facts.read(bericht.tekst, replace(ready, start=False), vandaag)
        if FIRST_DAY in read.nieuw and not read.fout:
            told = self._calculate(read.stand, vandaag)
            return replace(told, antwoorden=(answer, *told.antwoorden))
        return Beurt((answer,), ready, "termijnen_form")

    def _switch_file(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        opened, more = dossiers.switch(stand, wens.rest.split()[0]), dossiers.after_name(bericht.tekst)
        if opened is not None and more:
            rest = replace(bericht, tekst=more)
            return self._reply(self._wensen.wens(rest, opened), rest, opened, vandaag, False)
        if opened is None:
            known = ", ".join(dossiers.letters(stand))
            text = f"Dat dossier ken ik niet. In dit gesprek is er: {known}."
            choices = (*dossiers.choices(stand), dossiers.NEW_FILE)
            return Beurt((Answer("gesprek", dossiers.SUBJECT, (text,), keuzes=choices),), stand)
        return self._calculate(replace(opened, berekening=OVERVIEW, vraagbeurten={}), vandaag)

    def _overview(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        if not stand.dossiers:
            return self._calculate(replace(stand, berekening=OVERVIEW), vandaag)

        def volgende(facts: Mapping[str, Any]) -> Mijlpaal | str | None:
            outcomes = self._outcomes(Stand().with_facts(facts), vandaag)
            return next_step(outcomes.uitkomsten[0]) if outcomes else "de eerste ziektedag is nog niet bekend"

        return Beurt((dossiers.overview(stand, volgende),), replace(stand, missers=0))

    def _duties(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        return self._subject(duties.SUBJECT, bericht, stand, vandaag)

    def _decision_help(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        return self._subject(spoor2.SUBJECT, bericht, stand, vandaag)

    def _subject(self, subject: str, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        read = self.facts.read(bericht.tekst, stand, vandaag)
        kept = read.stand if not read.fout else stand
        return self._calculate(replace(kept, berekening=subject, vraagbeurten={}), vandaag, read.fout)

    def _calendar(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        outcomes = self._outcomes(stand, vandaag)
        if outcomes is None or self._open_for(stand, OVERVIEW_IDS, vandaag):
            return self._calculate(replace(stand, berekening="overzicht-of-agenda-bestand"), vandaag)
        return Beurt((always.calendar_answer(outcomes, stand, vandaag, bericht.moment),), replace(stand, missers=0))

    def _print(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        beurt = self._calculate(replace(stand, berekening=OVERVIEW), vandaag)
        printed = tuple(
            replace(
                answer,
                alineas=("Hieronder staat uw overzicht om te bewaren of te printen.", *answer.alineas),
                extra={**answer.extra, "print": True},
            )
            for answer in beurt.antwoorden
        )
        return replace(beurt, antwoorden=printed)

    def _why(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        outcomes = self._outcomes(stand, vandaag)
        if outcomes is None:
            topic = self.library.topics.get(stand.onderwerp or "")
            if topic is not None and topic.basis:
                law = "; ".join(dict.fromkeys(entry.tekst() for entry in topic.basis))
                answer = Answer(
                    "gesprek", "waarom", (f"Dit staat zo in: {law}.",), keuzes=always.related(self.library, topic.id)
                )
                return Beurt((answer,), replace(stand, missers=0))
            text = "Ik heb nog geen datum uitgerekend. Noem de eerste ziektedag, dan reken ik en leg ik elke stap uit."
            return Beurt((Answer("gesprek", "waarom", (text,), keuzes=(ALL_DATES,)),), replace(stand, missers=0))
        rows = own_dates(outcomes, tuple(outcomes.uitkomsten[0].mijlpalen))
        named = [row for row in rows if wens.rest and _names(wens.rest, row.titel)]
        named.sort(key=lambda row: -_shared(wens.rest, row.titel))
        shown = named or [row for name in stand.getoond[:1] for row in rows if row.id == name]
        if not shown:
            first = next_step(outcomes.uitkomsten[0])
            shown = [row for row in rows if first is not None and row.id == first.id]
        if not shown:
            text = "Al uw termijnen zijn voorbij. Van welke datum wilt u weten hoe ik erop kom?"
            return Beurt((Answer("gesprek", "waarom", (text,), keuzes=(ALL_DATES,)),), stand)
        row = shown[0]
        parts = [f"{row.titel}: {row.datum}. Zo kom ik daarop:", steps_text(row)]
        if row.gevolg:
            parts.append(f"Te laat? {row.gevolg}")
        others = [name for name in stand.getoond if name != row.id] or [r.id for r in rows if r.status != "voorbij"]
        titles = dict.fromkeys(
            r.titel.split(" (")[0] for name in others for r in rows if r.id == name and r.titel != row.titel
        )
        choices = tuple(Keuze(f"Waarom: {title}?", f"Waarom deze datum: {title}") for title in list(titles)[:4])
        answer = Answer(
            "antwoord",
            "waarom",
            tuple(parts),
            datums=(row,),
            keuzes=(*choices, ALL_DATES),
            bronnen=row.bronnen,
            extra={"kort": parts, "toelichting": []},
        )
        return Beurt((answer,), replace(stand, missers=0))

    def _what_if(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        outcomes = self._outcomes(stand, vandaag)
        classified = self.library.topics.get(bericht.ids[0]) if bericht.ids and bericht.besluit == "antwoord" else None
        lezing = self.facts.lees(_supposed(bericht.tekst), vandaag, verwacht="hersteld")
        told = self.facts.lees(_supposed(bericht.tekst), vandaag)
        imagined = None
        if outcomes is not None:
            base = usable(stand.situatie or {})
            imagined = what_if.changed(base, bericht.tekst, told if _other_fact(told) else lezing, vandaag)
        if imagined is None and classified is not None and classified.soort != "berekening":
            # "Wat als ik weiger?" is a question about the rules, not about dates.
            return self._about(classified, bericht, self.facts.read("", stand, vandaag), stand, stand, vandaag)
        if imagined is None:
            followed = self._wensen.wens(replace(bericht, tekst=f"en {_supposed(bericht.tekst)}?"), stand)
            if followed.soort == "onderwerp" and followed.naam in self.library.topics:
                topic = self.library.topics[followed.naam]
                return self._about(topic, bericht, self.facts.read("", stand, vandaag), stand, stand, vandaag)
            if wens.rest and followed.ids:
                choice = unsure.choice_answer(self.library, followed.ids, stand.missers)
                return Beurt((choice,), replace(stand, missers=stand.missers + 1))
            if outcomes is None:
                text = "Ik kan dat doorrekenen zodra ik de eerste ziektedag weet."
                again = replace(stand, berekening=OVERVIEW)
                return Beurt(
                    (Answer("gesprek", what_if.SUBJECT, (text,)),), replace(again, start=True), "termijnen_form"
                )
            text = f"Wat verandert er, en vanaf wanneer? Typ bijvoorbeeld: {what_if.EXAMPLE.lower()}"
            return Beurt((Answer("gesprek", what_if.SUBJECT, (text,), keuzes=(ALL_DATES,)),), stand)
        try:
            answer = what_if.answer(
                self.library, replace(stand, situatie=usable(stand.situatie or {})), imagined, vandaag
            )
        except SituatieFout as error:
            answer = Answer(
                "fout", what_if.SUBJECT, (f"Dat kan ik niet doorrekenen. {error.bericht}",), keuzes=(ALL_DATES,)
            )
        return Beurt((answer,), replace(stand, missers=0))

    def _change(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        return Beurt((always.change_answer(stand),), replace(stand, missers=0))

    def _change_field(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        field = always.field_named(wens.rest)
        if field is None:
            return self._change(wens, bericht, stand, vandaag)
        if field == FIRST_DAY:
            facts = {key: value for key, value in (stand.situatie or {}).items() if key != FIRST_DAY}
            cleared = replace(
                stand, situatie=facts, berekening=stand.berekening or OVERVIEW, start=True, vraagbeurten={}
            )
            return Beurt((), cleared, "termijnen_form")
        examples = {
            "hersteld": "Typ bijvoorbeeld: ik was beter van 2 maart tot 23 maart.",
            "zwangerschapsverlof": "Typ bijvoorbeeld: mijn verlof was van 2 maart tot en met 21 juni.",
            "contract_einde": "Typ bijvoorbeeld: mijn contract loopt tot 1 mei 2027.",
        }
        return Beurt(
            (Answer("gesprek", "wijzigen", (examples[field],), keuzes=(ALL_DATES,)),),
            replace(stand, missers=0, overig={**stand.overig, CHANGES: field}),
        )

    def _helpful(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        return Beurt((always.helpful_answer(self.library, stand.onderwerp),), replace(stand, missers=0))

    def _unhelpful(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        return Beurt((always.unhelpful_answer(self.library, stand.onderwerp),), replace(stand, missers=0))

    def _reason(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        reden = bericht.tekst.strip().rstrip(".").lower()
        return Beurt((always.reason_answer(self.library, stand.onderwerp, reden),), replace(stand, missers=0))

    def _yes_or_no(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        texts = unsure.CONFIRMED if wens.naam == "ja" else unsure.DENIED
        answer = unsure.short_reply(texts, 0)
        if _mark((answer,)) == stand.vorige:
            answer = unsure.short_reply(texts, 1)
        return Beurt((answer,), replace(stand, missers=0))

    # ---------------------------------------------------------------- pay and spoor 2

    def _pay(self, wens: Wens, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        read = self.facts.read(bericht.tekst, stand, vandaag)
        kept = read.stand if not read.fout else stand
        ready = replace(kept, berekening=PAY, onderwerp=PAY, missers=0, vraagbeurten={})
        told = wage.read_wage(bericht.tekst, ready.overig)
        if told.maandloon is None or told.uren is None:
            return Beurt((), replace(ready, start=True), "loon_form")
        return self.pay_reply(bericht, ready, vandaag) or Beurt((), replace(ready, start=True), "loon_form")

    def pay_step(self, bericht: Bericht, stand: Stand, vandaag: date) -> Formulierstap:
        """What a message means to the question for the wage. The wage itself is kept nowhere."""
        if stand.start:
            return Formulierstap("antwoord", replace(stand, start=False))
        wens = self._wensen.wens(bericht, stand, follow_ups=False)
        if wens.naam == CRISIS or (wens.soort == "opdracht" and wens.naam not in (*BESIDE_FORM, *REPLIES, "loon")):
            return Formulierstap("weg", stand)
        told = wage.read_wage(bericht.tekst, stand.overig)
        if told.maandloon is not None and told.uren is not None:
            fault = self._wage_fault(told, stand, vandaag)
            if fault:
                return Formulierstap("antwoord", replace(stand, vraagbeurten={**stand.vraagbeurten, FAULT: fault}))
            return Formulierstap("antwoord", stand, klaar=True)
        lezing = self.facts.lees(bericht.tekst, vandaag)
        if lezing.weet_niet or wens.naam == "nee":
            return Formulierstap("weg", stand)
        if told.maandloon is not None or told.uren is not None or not is_question(bericht.tekst):
            if lezing.uren_per_week or told.uren is not None:
                hours = {**stand.overig, "uren_per_week": float(told.uren or 0)}
                return Formulierstap("antwoord", replace(stand, overig=hours))
            return Formulierstap("antwoord", stand)
        return Formulierstap("vraag" if self._has_rule(bericht) else "weg", stand)

    def ask_wage(self, stand: Stand) -> tuple[Answer, Stand]:
        """The question for wage and hours."""
        fault = str(stand.vraagbeurten.get(FAULT) or "")
        turns = {key: value for key, value in stand.vraagbeurten.items() if key != FAULT}
        answer, after = asking.ask(asking.WAGE, replace(stand, vraagbeurten=turns))
        return (replace(answer, alineas=(fault,)) if fault else answer), after

    def pay_reply(self, bericht: Bericht, stand: Stand, vandaag: date) -> Beurt | None:
        """The least to be paid; None if the message does not tell wage and hours."""
        told = wage.read_wage(bericht.tekst, stand.overig)
        if told.maandloon is None or told.uren is None:
            return None
        outcomes = self._outcomes(stand, vandaag)
        after = replace(stand, start=False, vraagbeurten={}, missers=0, onderwerp=PAY)
        try:
            answer = wage.wage_answer(self.library, stand, told, outcomes.ziekteweek if outcomes else None, vandaag)
        except LoonFout as error:
            answer = Answer(
                "fout", PAY, (str(error),), keuzes=(Keuze("Opnieuw rekenen", "Bereken het loon bij ziekte"),)
            )
        return Beurt((answer,), after)

    def _wage_fault(self, told: wage.Loongegevens, stand: Stand, vandaag: date) -> str:
        try:
            wage.wage_answer(self.library, stand, told, None, vandaag)
        except LoonFout as error:
            return str(error)
        return ""

    def without_wage(self, stand: Stand, vandaag: date) -> Beurt:
        """What can be said of pay without the wage."""
        topic = self.library.topics[PAY]
        answer = topic_answer(self.library, topic, stand.rol, vandaag)
        return Beurt((answer,), replace(stand, start=False, vraagbeurten={}, onderwerp=PAY))

    def _decide(self, known: Mapping[str, str | None], stand: Stand, outcomes: Outcomes, vandaag: date) -> Beurt:
        judged = spoor2.judge(self.library, known, stand, outcomes, vandaag)
        if spoor2.next_question(known, judged) is not None:
            return Beurt((), replace(stand, start=True, vraagbeurten={}), "spoor_2_form")
        answer = spoor2.decision_answer(self.library, judged, stand, outcomes)
        return Beurt((answer,), replace(stand, onderwerp=spoor2.SUBJECT, missers=0, start=False))

    def spoor_2_step(
        self, bericht: Bericht, stand: Stand, vandaag: date, asked: str | None, known: Mapping[str, str | None]
    ) -> tuple[Formulierstap, dict[str, str | None]]:
        """What a message means to the decision help, and the answers so far."""
        answers = {name: known.get(name) for name in spoor2.QUESTIONS}
        if asked is not None and not stand.start:
            wens = self._wensen.wens(bericht, stand, follow_ups=False)
            if wens.naam == "terug" and any(answers[name] for name in spoor2.QUESTIONS):
                told = replace(stand, vraagbeurten={**stand.vraagbeurten, FAULT: _STEPPED_BACK})
                return Formulierstap("antwoord", told), spoor2.without_last(answers)
            if wens.naam == CRISIS or (wens.soort == "opdracht" and wens.naam not in (*BESIDE_FORM, *REPLIES)):
                return Formulierstap("weg", stand), answers
            lezing = self.facts.lees(bericht.tekst, vandaag, verwacht="bevestiging")
            value = None
            if not is_question(bericht.tekst):
                value = spoor2.read_reply(asked, bericht.tekst, lezing.bevestiging, lezing.weet_niet)
            if value is None and (wens.soort == "onderwerp" or is_question(bericht.tekst)):
                return Formulierstap("vraag" if self._has_rule(bericht) else "weg", stand), answers
            if value is None:
                return Formulierstap("antwoord", stand), answers
            answers[asked] = value
        outcomes = self._outcomes(stand, vandaag)
        if outcomes is None:
            return Formulierstap("weg", stand), answers
        left = spoor2.next_question(answers, spoor2.judge(self.library, answers, stand, outcomes, vandaag))
        if left is None:
            filled: dict[str, str | None] = {name: value or spoor2.NOT_NEEDED for name, value in answers.items()}
            return Formulierstap("antwoord", replace(stand, start=False), klaar=True), filled
        # Questions before the one that is left need no answer any more.
        for name in spoor2.QUESTIONS[: spoor2.QUESTIONS.index(left)]:
            answers[name] = answers[name] or spoor2.NOT_NEEDED
        return Formulierstap("antwoord", replace(stand, start=False)), answers

    def ask_spoor_2(self, name: str, stand: Stand, vandaag: date) -> tuple[Answer, Stand]:
        """A question of the decision help."""
        turns = {key: value for key, value in stand.vraagbeurten.items() if key != FAULT}
        turn = turns.get(name, 0)
        answer = spoor2.question(self.library, name, vandaag, turn)
        first = str(stand.vraagbeurten.get(FAULT) or "")
        if first:
            answer = replace(answer, alineas=(first, *answer.alineas))
        return answer, replace(stand, vraagbeurten={**turns, name: turn + 1})

    def decision(self, known: Mapping[str, str | None], bericht: Bericht, stand: Stand, vandaag: date) -> Beurt:
        """The decision once the questions are answered."""
        outcomes = self._outcomes(stand, vandaag)
        if outcomes is None:
            return self._compute(stand, vandaag)
        judged = spoor2.judge(self.library, known, stand, outcomes, vandaag)
        answer = spoor2.decision_answer(self.library, judged, stand, outcomes)
        after = replace(stand, onderwerp=spoor2.SUBJECT, missers=0, start=False, vraagbeurten={})
        return self._finish(Beurt((answer,), after), bericht, stand)


_DECISION_HELP = Keuze("Beslishulp spoor 2", "Beslishulp spoor 2")
_TOPICS = Keuze("Wat kun je voor mij doen?", "Wat kun je voor mij doen?")
_NOT_CLEAR = Keuze("Ik snap het niet", "Ik snap het niet: kun je het uitleggen?")
# Topics that are answered in a form even where the message is no question.
_SPECIAL = frozenset({"medische-vraag", "andere-taal", "scheldwoord"})


def _calculates(topic: Topic | None) -> bool:
    return topic is not None and topic.soort == "berekening"


def _opposite(rol: Rol) -> Rol:
    return "werkgever" if rol == "werknemer" else "werknemer"


def _mark(answers: tuple[Answer, ...]) -> str:
    """A short mark of what is said, so that it can be recognised without keeping it."""
    text = "\n".join(paragraph for answer in answers for paragraph in answer.alineas)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _supposed(tekst: str) -> str:
    """What is supposed in "wat als ...", as a statement."""
    lowered = tekst.strip().rstrip("?")
    for begin in (
        "en wat als ",
        "wat als ",
        "stel dat ",
        "stel ",
        "wat gebeurt er als ",
        "wat verandert er als ",
        "en als ",
    ):
        if lowered.lower().startswith(begin):
            return lowered[len(begin) :]
    return lowered


def _other_fact(lezing: Any) -> bool:
    return bool(lezing.contract_einde or lezing.zwangerschapsverlof)


def _shared(words: str, title: str) -> float:
    """How much of the words and of a milestone's title is the same."""
    wanted, known = set(words.lower().replace("-", " ").split()), set(title.lower().replace("-", " ").split())
    return len(wanted & known) / len(wanted | known)


def _names(words: str, title: str) -> bool:
    """Whether words name a milestone by its title or by most of it."""
    wanted, known = set(words.lower().replace("-", " ").split()), set(title.lower().replace("-", " ").split())
    return bool(wanted & {word for word in known if len(word) > 3}) and len(wanted & known) >= min(len(known), 2)
