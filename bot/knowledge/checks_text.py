"""Checks of the texts that users read: length, sentences, readability, typed amounts, words that may not be there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from bot.knowledge.checks_finding import Ernst, Finding, line_of
from bot.knowledge.library import Library
from bot.knowledge.placeholders import names
from bot.knowledge.readability import Readability, readability, sentences, words
from bot.knowledge.topics import Rol, Tekst, Topic

MAX_WORDS = 90
MAX_SENTENCE = 25
LONG_SENTENCE = 20
MIN_FLESCH_DOUMA = 30
WITHOUT_WORD_LIMIT = frozenset({"andere-taal"})  # says the same in several languages
NOT_DUTCH = frozenset({"andere-taal"})  # readability and sentence length are for Dutch
WITH_PHONE_NUMBERS = frozenset({"crisis"})

_PARTS = ("kern", "uitzondering", "let_op")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_WELL_FORMED = re.compile(r"\{[a-z0-9_]+(:getal|:tekst)?\}")
_ALLOWED_DIGITS = re.compile(
    r"\bspoor [123][ab]?(?:(?:,| en| of| naar| naast) [123][ab]?)*\b|\b1[ab]\b"  # the names of the tracks
    r"|\b42e-week"  # the name of the report
    r"|\b(?:19|20)\d\d\b"  # a year
    r"|\b(?:artikel|art\.|lid|§) ?\d+(?::\d+)?[a-z]{0,2}\b",
    re.IGNORECASE,
)
_PHONE = re.compile(r"\b(?:112|113|0[89]00[- ]?\d[\d -]*\d)\b")
_DIGITS = re.compile(r"€ ?[\d.,]+|\d+(?:[.,:]\d+)*[a-z%]*")
_NUMBER = (
    r"(?:twee|drie|vier|vijf|zes|zeven|acht|negen|tien|elf|twaalf|dertien|veertien|vijftien|zestien|zeventien|achttien"
    r"|negentien|(?:\w+(?:en|ën))?(?:twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)|\w*honderd\w*"
    r"|\w*duizend\w*|anderhalve?|halve?)"
)
_UNIT = r"(?:weken|week|maanden|maand|jaren|jaar|dagen|dag|werkdagen|uur|procent|euro)"
_NUMBER_WITH_UNIT = re.compile(rf"\b{_NUMBER} {_UNIT}\b", re.IGNORECASE)
# What people call the moment; the terms themselves ({wachttijd}, {opzegverbod_duur}) are never typed.
_GLOSS = re.compile(r"\btwee (?:ziektejaren|jaar(?= (?:ziek|ziekte)\b))", re.IGNORECASE)
_DIAGNOSES = re.compile(
    r"\b(?:burn-?outs?|depressies?|depressief|kanker|borstkanker|tumor|ptss|hersenletsel|hernia|corona|covid|reuma|autisme"
    r"|adhd|overspannen(?:heid)?|angststoornis\w*|hartinfarct|hartaanval|beroerte|migraine|whiplash|fibromyalgie"
    r"|diabetes|epilepsie|longziekte|verslaving|verslaafd|rugklachten)\b|\bNAH\b",
    re.IGNORECASE,
)
_PROMOTION = re.compile(
    r"\b(?:arbo ?next|matchvermogen|best match|hoofdkantoor|gratis adviesgesprek|vrijblijvend\w*|1[.]?300|marktleider"
    r"|arbo ?ned|zorg van de zaak|randstad|robidus|arbo unie|humancapitalcare)\b",
    re.IGNORECASE,
)
_OLD_LAW = re.compile(r"wet (?:verbetering )?poortwachter|\bwvp\b", re.IGNORECASE)
_DUTY = re.compile(
    r"\bu (?:bent|zijn) (?:\w+ ){0,2}verplicht\b|\bbent u (?:\w+ ){0,2}verplicht\b|\bu moet\b|\bmoet u\b", re.IGNORECASE
)
_EXCEPTION = re.compile(
    r"\b(?:tenzij|behalve|uitzondering\w*|alleen als|niet als|hoeft? (?:\w+ ){0,2}niet|goede reden"
    r"|deugdelijke grond|redelijk\w*)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Text:
    """The text of a topic for one role, as authored and as read.

    Attributes:
        topic: the topic.
        rol: whose text it is.
        authored: with placeholders.
        filled: with the legal values of the day it was last checked.
    """

    topic: Topic
    rol: Rol
    authored: Tekst
    filled: Tekst

    def finding(self, ernst: Ernst, bericht: str, part: str = "", at: str = "") -> Finding:
        """A finding about this text, on the line of a part of it, or of words in that part."""
        keys = ("antwoord", self.rol, part) if part else ("antwoord", self.rol)
        return Finding(self.topic.bestand, line_of(self.topic.bestand, keys, at), ernst, bericht)

    def parts(self) -> Iterator[tuple[str, str, str]]:
        """The name of each part that is there, as authored and as read."""
        for part in _PARTS:
            if getattr(self.authored, part):
                yield part, getattr(self.authored, part), getattr(self.filled, part)


def filled_texts(library: Library, vandaag: date) -> tuple[Text, ...]:
    """All texts whose placeholders exist, filled with the values of the day they were last checked.

    An amount that has expired since is told in more words; that is no fault of the text (`check_parameter_dates`
    warns of it).
    """
    own = library.organisation.placeholders()
    texts = []
    for topic in library.topics.values():
        for rol, authored in topic.antwoord.items():
            if all(name in own or name in library.parameters for part in authored.delen() for name in names(part)):
                filled = Tekst(
                    *(library.fill(getattr(authored, part), min(vandaag, topic.gecontroleerd_op)) for part in _PARTS)
                )
                texts.append(Text(topic, rol, authored, filled))
    return tuple(texts)


def check_placeholders(library: Library) -> Iterator[Finding]:
    """Every placeholder is a legal value or a word of the organisation, and is written right."""
    known = library.organisation.placeholders().keys() | set(library.parameters)
    for topic in library.topics.values():
        for rol, authored in topic.antwoord.items():
            for part in _PARTS:
                text = getattr(authored, part)
                loose = _PLACEHOLDER.sub("", text)
                if "{" in loose or "}" in loose:
                    line = line_of(topic.bestand, ("antwoord", rol, part))
                    yield Finding(topic.bestand, line, "fout", "een accolade zonder partner: schrijf {naam}")
                for written in _PLACEHOLDER.findall(text):
                    line = line_of(topic.bestand, ("antwoord", rol, part), written)
                    if not _WELL_FORMED.fullmatch(written):
                        yield Finding(topic.bestand, line, "fout", f"{written} is geen goede plaatshouder")
                    elif written.strip("{}").split(":")[0] not in known:
                        yield Finding(topic.bestand, line, "fout", f"{written} bestaat niet (knowledge/law/parameters)")


def check_word_limit(text: Text) -> Iterator[Finding]:
    """An answer has at most 90 words per role, placeholders filled."""
    count = sum(len(words(filled)) for _, _, filled in text.parts())
    if count > MAX_WORDS and text.topic.id not in WITHOUT_WORD_LIMIT:
        yield text.finding("fout", f"{count} woorden voor de {text.rol}; hooguit {MAX_WORDS}")


def check_sentence_length(text: Text) -> Iterator[Finding]:
    """A sentence has at most 25 words, and better no more than 20."""
    if text.topic.id in NOT_DUTCH:
        return
    for part, authored, filled in text.parts():
        for sentence, read in zip(_same_sentences(authored, filled), sentences(filled), strict=True):
            count = len(words(read))
            if count > LONG_SENTENCE:
                ernst: Ernst = "fout" if count > MAX_SENTENCE else "waarschuwing"
                bericht = f"zin van {count} woorden: {_start(read)}"
                yield text.finding(ernst, bericht, part, " ".join(sentence.split()[:2]))


def check_readability(text: Text) -> Iterator[Finding]:
    """A text has a Flesch-Douma score of at least 30."""
    score = figures(text).flesch_douma
    if score < MIN_FLESCH_DOUMA and text.topic.id not in NOT_DUTCH:
        yield text.finding("waarschuwing", f"leest moeilijk voor de {text.rol} (Flesch-Douma {score:.0f})")


def check_typed_numbers(text: Text) -> Iterator[Finding]:
    """Terms, percentages and amounts are placeholders; nobody types them."""
    for part, authored, _ in text.parts():
        bare = _ALLOWED_DIGITS.sub(" ", _PLACEHOLDER.sub(" ", authored))
        if text.topic.id in WITH_PHONE_NUMBERS:
            bare = _PHONE.sub(" ", bare)
        for typed in (*_DIGITS.findall(bare), *_NUMBER_WITH_UNIT.findall(_GLOSS.sub(" ", bare))):
            bericht = f"getypt getal '{typed.strip()}': gebruik een plaatshouder uit knowledge/law/parameters"
            yield text.finding("fout", bericht, part, typed.strip())


def check_let_op_is_added_later(text: Text) -> Iterator[Finding]:
    """The words "Let op:" come before the part by themselves."""
    if re.match(r"let op\b", text.authored.let_op, re.IGNORECASE):
        yield text.finding("fout", "schrijf zelf geen 'Let op:'; dat komt er vanzelf voor", "let_op")


def check_banned_words(text: Text) -> Iterator[Finding]:
    """No diagnosis and no promotion in an answer."""
    for part, authored, _ in text.parts():
        for pattern, what in ((_DIAGNOSES, "diagnose"), (_PROMOTION, "reclame")):
            for match in pattern.finditer(authored):
                yield text.finding("fout", f"{what} in een antwoord: '{match.group()}'", part, match.group())


def check_duty_has_exception(text: Text) -> Iterator[Finding]:
    """Who says "u moet" or "u bent verplicht" also says when not."""
    if text.topic.soort == "gesprek" or text.authored.uitzondering:
        return
    whole = " ".join(text.filled.delen())
    if _EXCEPTION.search(whole):
        return
    for part, _, filled in text.parts():
        match = _DUTY.search(filled)
        if match:
            bericht = f"'{match.group()}' zonder uitzondering (voor de {text.rol})"
            yield text.finding("waarschuwing", bericht, part, match.group())
            return


def check_basis_is_law_now(topic: Topic) -> Iterator[Finding]:
    """The Wet verbetering poortwachter changed other laws; a basis names the article that holds now."""
    for number, entry in enumerate(topic.basis):
        if entry.praktijk and _OLD_LAW.search(entry.praktijk):
            line = line_of(topic.bestand, ("basis", number))
            bericht = "noem als basis het artikel dat nu geldt, niet de Wet verbetering poortwachter"
            yield Finding(topic.bestand, line, "fout", bericht)


TEXT_CHECKS: tuple[Callable[[Text], Iterator[Finding]], ...] = (
    check_word_limit,
    check_sentence_length,
    check_readability,
    check_typed_numbers,
    check_let_op_is_added_later,
    check_banned_words,
    check_duty_has_exception,
)


def figures(text: Text) -> Readability:
    """The readability figures of a text."""
    return readability(filled for _, _, filled in text.parts())


def _same_sentences(authored: str, filled: str) -> tuple[str, ...]:
    # Filling may change where a sentence seems to end ("€ 1.850"); then the line of the part has to do.
    own, read = sentences(authored), sentences(filled)
    return own if len(own) == len(read) else ("",) * len(read)


def _start(sentence: str) -> str:
    return sentence if len(sentence) <= 60 else sentence[:57] + "..."
