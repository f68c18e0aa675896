"""The dashboard: a web server of its own that reads the figures, behind a password. Why so: docs/adr/0009."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import jinja2
import sqlalchemy as sa
from aiohttp import web

from bot.insights.dashboard_data import Data
from bot.insights.dashboard_filters import FilterFout, read_period
from bot.insights.dashboard_password import Hash
from bot.insights.dashboard_security import (
    PREFIX,
    Adres,
    client,
    give_cookie,
    harden,
    own_origin,
    read_cookie,
    read_form,
    right_host,
)
from bot.insights.dashboard_sessions import LONGEST_SECONDS, Attempts, Sessie, Sessions
from bot.insights.dashboard_view import View
from bot.insights.figures import SMALLEST
from bot.insights.review_changes import VoorstelFout
from bot.insights.review_decide import decide_drop, decide_new, decide_topic
from bot.insights.review_store import KEEP_DAYS, NotKeptError, ReviewStore
from bot.insights.settings import InsightsSettings
from bot.knowledge.library import Library

logger = logging.getLogger(__name__)

PAGES = Path(__file__).parent / "pages"
FILES = {"stijl.css": "text/css", "merk.svg": "image/svg+xml"}
MAX_BYTES = 256 * 1024
GROUPS_ON_REVIEW, GROUPS_ON_OVERVIEW = 25, 5
MENU = (("", "Overzicht"), ("beoordelen", "Beoordelen"), ("begrippen", "Begrippen"))
REASONS = {
    "keuze": "geen keuze gevolgd",
    "buiten-onderwerp": "buiten het onderwerp",
    "niet-nuttig": "hielp niet",
    "anders-bedoeld": "iets anders bedoeld",
}
SHORT = {
    "confirmed": "Ondergrens zonder mens",
    "upper": "Bovengrens zonder mens",
    "hand_over": "Naar een mens",
    "satisfaction": "Tevreden",
    "recontact": "Kwam terug",
}
_OUT = frozenset({"inloggen", *FILES})
_SENTENCES = {
    400: ("Dat klopt niet", "De server begreep dit verzoek niet."),
    403: (
        "Dat kan niet",
        "Dit formulier hoort niet bij uw sessie. Ga terug, laad de pagina opnieuw en probeer het nog eens.",
    ),
    404: ("Niet gevonden", "Deze pagina bestaat niet."),
    405: ("Dat kan niet", "Dit kan niet op deze pagina."),
    413: ("Te groot", "Dit verzoek is te groot."),
    421: ("Verkeerd adres", "Dit dashboard hoort bij een ander adres."),
    500: ("Er ging iets mis", "Probeer het zo opnieuw. Blijft het misgaan, waarschuw dan uw beheerder."),
    503: ("Even niet bereikbaar", "De cijfers zijn nu niet te lezen. Probeer het over een paar minuten opnieuw."),
}
_WRONG = "Dit wachtwoord klopt niet."
_WAIT = "Er is te vaak een verkeerd wachtwoord ingevuld. Probeer het over {minutes} minuten opnieuw."

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Dashboard:
    """What the pages need.

    Attributes:
        adres: where browsers reach it.
        password: the hash of the password.
        data: the figures and groups.
        review: the kept questions; the only thing that is written.
        settings: names, meanings and assumptions of the figures.
        library: the knowledge base, for the names of topics.
        vandaag: today.
        now: seconds since some fixed moment, never going back.
    """

    adres: Adres
    password: Hash
    data: Data
    review: ReviewStore
    settings: InsightsSettings
    library: Library
    vandaag: Callable[[], date]
    now: Callable[[], float]


def make_app(dashboard: Dashboard) -> web.Application:
    """The web application."""
    pages = Pages(dashboard)
    # Nothing is unpacked: a form is small, and a small body could become a large one.
    app = web.Application(middlewares=[pages.guard], client_max_size=MAX_BYTES, handler_args={"auto_decompress": False})
    app.router.add_get(PREFIX, pages.overview)
    app.router.add_get(PREFIX + "begrippen", pages.definitions)
    app.router.add_get(PREFIX + "beoordelen", pages.review)
    app.router.add_post(PREFIX + "beoordelen", pages.decide)
    app.router.add_get(PREFIX + "inloggen", pages.login)
    app.router.add_post(PREFIX + "inloggen", pages.log_in)
    app.router.add_post(PREFIX + "uitloggen", pages.log_out)
    for name in FILES:
        app.router.add_get(PREFIX + name, pages.file)
    # aiohttp types its signals more narrowly than it uses them.
    at_start: Any = app.on_startup
    at_start.append(pages.warm)
    return app


class Pages:
    """The handlers. Holds the sessions and the failed attempts of this process."""

    def __init__(self, dashboard: Dashboard) -> None:
        """Loads the templates."""
        self._it = dashboard
        self._sessions, self._attempts = Sessions(dashboard.now), Attempts(dashboard.now)
        self._one_at_a_time = asyncio.Semaphore(1)
        self._titles = {topic.id: topic.vraag for topic in dashboard.library.topics.values()}
        talk = {"gesprek", "speciaal"}
        self._no_subject = frozenset(topic.id for topic in dashboard.library.topics.values() if topic.groep in talk)
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(PAGES), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True
        )
        self._templates.globals.update(
            voor=PREFIX, menu=MENU, kort=SHORT, organisatie=dashboard.library.organisation.naam
        )

    async def warm(self, _: web.Application) -> None:
        """Reads what the first visitor will ask for, so that nobody waits for it."""
        try:
            choices = await self._blocking(self._it.data.choices)
            period = read_period({}, choices, self._it.vandaag())
            await self._blocking(self._it.data.figures, period, self._it.vandaag())
        except sa.exc.SQLAlchemyError as error:
            logger.error("the database cannot be read: %s", type(error).__name__)
        self._templates.get_template("overzicht.html")

    @property
    def guard(self) -> Any:
        """The middleware that everything passes."""

        @web.middleware
        async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
            try:
                response = await self._checked(request, handler)
            except web.HTTPException as error:
                response = error if error.status in (302, 303) else self._message(error.status)
            except sa.exc.SQLAlchemyError as error:
                logger.error("the database cannot be read: %s", type(error).__name__)
                response = self._message(503)
            except Exception:
                logger.exception("a page failed")
                response = self._message(500)
            harden(response, self._it.adres)
            return response

        return guarded

    async def _checked(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not right_host(request, self._it.adres):
            return self._message(421)
        page = request.path.removeprefix(PREFIX)
        if request.method == "POST" and not own_origin(request, self._it.adres):
            return self._message(403)
        session = self._sessions.find(read_cookie(request, self._it.adres))
        if session is None and page not in _OUT:
            if request.method == "POST":
                return self._message(403)
            raise web.HTTPSeeOther(PREFIX + "inloggen")
        request["session"] = session
        if request.method == "POST" and page != "inloggen":
            form = await read_form(request)
            if session is None or not session.own_form(str(form.get("formulier", ""))):
                return self._message(403)
        return await handler(request)

    # ---------------------------------------------------------------- in and out

    async def login(self, request: web.Request) -> web.Response:
        """The page to log in."""
        if request["session"] is not None:
            raise web.HTTPSeeOther(PREFIX)
        return self._page("inloggen.html", None, fout="")

    async def log_in(self, request: web.Request) -> web.Response:
        """Begins a session if the password fits."""
        address = client(request, self._it.adres)
        form = await read_form(request)
        wait = self._attempts.wait(address)
        if wait:
            sentence = _WAIT.format(minutes=-(-wait // 60))
            return self._page("inloggen.html", None, status=429, headers={"Retry-After": str(wait)}, fout=sentence)
        # Counted before the answer is known: attempts at the same moment count as well.
        self._attempts.failed(address)
        async with self._one_at_a_time:
            loop = asyncio.get_running_loop()
            fits = await loop.run_in_executor(None, self._it.password.fits, str(form.get("wachtwoord", "")))
        if not fits:
            logger.warning("a wrong password from %s", address)
            return self._page("inloggen.html", None, status=403, fout=_WRONG)
        self._attempts.forget(address)
        # A session from before, if any, ends: its token might be known to somebody.
        self._sessions.end(read_cookie(request, self._it.adres))
        response = web.Response(status=303, headers={"Location": PREFIX})
        give_cookie(response, self._it.adres, self._sessions.begin(), LONGEST_SECONDS)
        return response

    async def log_out(self, request: web.Request) -> web.Response:
        """Ends the session."""
        self._sessions.end(read_cookie(request, self._it.adres))
        response = web.Response(status=303, headers={"Location": PREFIX + "inloggen"})
        give_cookie(response, self._it.adres, "", 0)
        return response

    # ---------------------------------------------------------------- reading

    async def overview(self, request: web.Request) -> web.Response:
        """The figures."""
        choices = await self._blocking(self._it.data.choices)
        try:
            period = read_period(request.query, choices, self._it.vandaag())
        except FilterFout as error:
            return self._page("melding.html", request["session"], 400, kop="Deze keuze kan niet", zin=error.args[0])
        figures = await self._blocking(self._it.data.figures, period, self._it.vandaag())
        kept = self._it.library.organisation.vragen_bewaren
        groups = (await self._blocking(self._it.data.groups))[:GROUPS_ON_OVERVIEW] if kept else None
        view = View(figures, self._it.settings, self._titles, self._no_subject)
        filters = (
            ("kanaal", "Kanaal", choices.channels, period.channel),
            ("organisatie", "Organisatie", choices.organisations, period.organisation),
            ("rol", "Rol", choices.roles, period.role),
        )
        chosen = [view.word(value) for *_, value in filters if value]
        return self._page(
            "overzicht.html", request["session"], hier="", view=view, filters=filters, gekozen=chosen, groepen=groups
        )

    async def definitions(self, request: web.Request) -> web.Response:
        """What the figures mean."""
        minutes = round(self._it.settings.silence_seconds / 60)
        return self._page(
            "begrippen.html",
            request["session"],
            hier="begrippen",
            settings=self._it.settings,
            stilte=minutes,
            kleinste=SMALLEST,
        )

    async def file(self, request: web.Request) -> web.Response:
        """The style sheet and the mark."""
        name = request.path.removeprefix(PREFIX)
        headers = {"Cache-Control": "private, max-age=3600"}
        return web.Response(
            body=(PAGES / name).read_bytes(), content_type=FILES[name], charset="utf-8", headers=headers
        )

    # ---------------------------------------------------------------- the review loop

    async def review(self, request: web.Request) -> web.Response:
        """The kept questions in groups, and the proposals."""
        return await self._review(request, done=_DONE.get(request.query.get("klaar", ""), ""))

    async def _review(
        self, request: web.Request, *, done: str = "", fault: str = "", status: int = 200
    ) -> web.Response:
        groups = await self._blocking(self._it.data.groups)
        proposals = await self._blocking(self._it.review.proposals)
        topics = self._it.library.topics
        return self._page(
            "beoordelen.html",
            request["session"],
            status,
            hier="beoordelen",
            groepen=groups[:GROUPS_ON_REVIEW],
            meer=max(0, len(groups) - GROUPS_ON_REVIEW),
            voorstellen=proposals,
            onderwerpen=sorted(topics.values(), key=lambda topic: topic.id),
            bekend=topics,
            mappen=sorted({topic.groep for topic in topics.values() if topic.soort == "faq"}),
            redenen=REASONS,
            dagen=KEEP_DAYS,
            aan=self._it.library.organisation.vragen_bewaren,
            gedaan=done,
            fout=fault,
        )

    async def decide(self, request: web.Request) -> web.Response:
        """Carries out what the editor decided."""
        form = await read_form(request)
        ids = [str(value) for value in form.getall("vraag", [])]
        chosen = [str(value) for value in form.getall("voorstel", [])]
        decision = str(form.get("besluit", ""))

        def text(name: str) -> str:
            return str(form.get(name, "")).strip()

        store, library = self._it.review, self._it.library
        actions: Mapping[str, Callable[[], int]] = {
            "toewijzen": lambda: decide_topic(store, library, ids, text("onderwerp"), text("tekst")),
            "nieuw": lambda: decide_new(store, library, ids, text("groep"), text("nieuw")),
            "weg": lambda: decide_drop(store, ids),
            "intrekken": lambda: store.withdraw(chosen),
        }
        if decision not in actions:
            return self._message(400)
        if not (chosen if decision == "intrekken" else ids):
            return await self._review(request, fault="Vink eerst een vraag aan.", status=400)
        try:
            await self._blocking(actions[decision])
        except (VoorstelFout, NotKeptError) as error:
            sentence = str(error.args[0])
            return await self._review(request, fault=f"{sentence[:1].upper()}{sentence[1:].rstrip('.')}.", status=400)
        raise web.HTTPSeeOther(f"{PREFIX}beoordelen?klaar={decision}")

    # ---------------------------------------------------------------- helpers

    async def _blocking(self, work: Callable[..., Any], *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(None, work, *arguments)

    def _page(
        self,
        name: str,
        session: Sessie | None,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        hier: str | None = None,
        **values: Any,
    ) -> web.Response:
        html = self._templates.get_template(name).render(sessie=session, hier=hier, **values)
        return web.Response(text=html, status=status, headers=headers, content_type="text/html", charset="utf-8")

    def _message(self, status: int) -> web.Response:
        title, sentence = _SENTENCES.get(status, _SENTENCES[400 if status < 500 else 500])
        return self._page("melding.html", None, status, kop=title, zin=sentence)


_DONE = {
    "toewijzen": "De vragen staan nu bij de voorstellen, onderaan.",
    "nieuw": "Het nieuwe onderwerp staat nu bij de voorstellen, onderaan.",
    "weg": "De vragen zijn gewist.",
    "intrekken": "De voorstellen zijn ingetrokken.",
}
