"""The way to the desk as the organisation set it up, with its secrets from the environment."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Mapping

from bot.answers.handover_words import Woorden
from bot.insights.handover.chatwoot import Chatwoot
from bot.insights.handover.delivery import Transport
from bot.insights.handover.mail import Mail
from bot.insights.handover.webhook import Webhook
from bot.knowledge.handover import Overdracht

SMTP_PASSWORD, WEBHOOK_KEY = "SPOORWIJZER_SMTP_WACHTWOORD", "SPOORWIJZER_WEBHOOK_SLEUTEL"
CERTIFICATES = "SPOORWIJZER_OVERDRACHT_CA"
MIN_KEY_CHARACTERS = 32


class SetupError(Exception):
    """The sender cannot start like this; the message says what to do."""


def transport(desk: Overdracht, words: Woorden, environment: Mapping[str, str], now: Callable[[], float]) -> Transport:
    """The way to the desk.

    Args:
        desk: the organisation's settings.
        words: the sentences.
        environment: the secrets.
        now: seconds since 1970.

    Raises:
        SetupError: a secret is missing or weak, or the certificates cannot be read.
    """
    try:
        context = ssl.create_default_context(cafile=environment.get(CERTIFICATES) or None)
    except (OSError, ssl.SSLError) as error:
        raise SetupError(f"{CERTIFICATES} is not a readable file of certificates") from error
    if desk.via == "chatwoot":
        return Chatwoot(desk.url, desk.inbox, words, context)
    if desk.via == "webhook":
        key = environment.get(WEBHOOK_KEY, "")
        if len(key) < MIN_KEY_CHARACTERS:
            raise SetupError(
                f"Set {WEBHOOK_KEY} to a secret of at least {MIN_KEY_CHARACTERS} characters (openssl rand -hex 32)"
            )
        return Webhook(desk.url, key.encode(), now, context)
    if desk.email is None:
        raise SetupError("overdracht.email is missing in organisation.yml")
    password = environment.get(SMTP_PASSWORD, "")
    if desk.email.gebruiker and not password:
        raise SetupError(f"Set {SMTP_PASSWORD} to the password of {desk.email.gebruiker}")
    return Mail(desk.email, password, words, context)
