"""The dashboard's password: kept as a scrypt hash, compared in constant time, refused when it is weak."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass

PASSWORD = "SPOORWIJZER_DASHBOARD_WACHTWOORD"
MIN_LENGTH = 14
MAX_LENGTH = 200
MIN_DIFFERENT = 8
# OWASP's advice for scrypt: 128 MB and tens of milliseconds a try.
_COST, _BLOCK, _PARALLEL, _SALT, _KEY = 2**17, 8, 1, 16, 32
_MEMORY = 256 * 1024 * 1024
_NAME = "scrypt"
_OFTEN_CHOSEN = (
    "wachtwoord",
    "password",
    "welkom",
    "spoorwijzer",
    "123456",
    "qwerty",
    "arbodienst",
    "inzicht",
    "geheim",
)


class WachtwoordFout(Exception):
    """A password or its hash cannot be used; ``args[0]`` says why in Dutch."""


@dataclass(frozen=True)
class Hash:
    """A password's hash with what it was made with."""

    cost: int
    block: int
    parallel: int
    salt: bytes
    key: bytes

    def __str__(self) -> str:
        """As it stands in the environment."""
        parts = (base64.urlsafe_b64encode(one).decode() for one in (self.salt, self.key))
        # A dollar sign would be taken for a variable by shells and compose files.
        return ":".join((_NAME, str(self.cost), str(self.block), str(self.parallel), *parts))

    def fits(self, password: str) -> bool:
        """Whether this is the password."""
        if len(password) > MAX_LENGTH:
            return False
        return hmac.compare_digest(_derive(password, self.salt, self.cost, self.block, self.parallel), self.key)


def make_hash(password: str, cost: int = _COST) -> Hash:
    """Hashes a new password.

    Args:
        password: the password.
        cost: scrypt's cost; only tests lower it.

    Raises:
        WachtwoordFout: it is too easily guessed.
    """
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise WachtwoordFout(f"kies een wachtwoord van minstens {MIN_LENGTH} tekens, bijvoorbeeld vier losse woorden")
    if len(set(password.lower())) < MIN_DIFFERENT:
        raise WachtwoordFout(f"gebruik minstens {MIN_DIFFERENT} verschillende tekens")
    rest = password.lower()
    for word in _OFTEN_CHOSEN:
        rest = rest.replace(word, "")
    if len(rest) < MIN_LENGTH - 4:
        raise WachtwoordFout("dit wachtwoord is te makkelijk te raden; kies andere woorden")
    salt = secrets.token_bytes(_SALT)
    return Hash(cost, _BLOCK, _PARALLEL, salt, _derive(password, salt, cost, _BLOCK, _PARALLEL))


def read_hash(text: str, least_cost: int = _COST) -> Hash:
    """Reads a hash from the environment.

    Args:
        text: as ``make_hash`` gives it.
        least_cost: a cheaper hash is refused; only tests lower it.

    Raises:
        WachtwoordFout: it is missing, no hash, or a weak one.
    """
    if not text:
        raise WachtwoordFout(f"{PASSWORD} ontbreekt; maak er een met: python -m bot dashboard --nieuw-wachtwoord")
    try:
        name, cost, block, parallel, salt, key = text.split(":")
        found = Hash(
            int(cost), int(block), int(parallel), base64.urlsafe_b64decode(salt), base64.urlsafe_b64decode(key)
        )
    except ValueError:
        name = ""
    if name != _NAME:
        raise WachtwoordFout(
            f"{PASSWORD} is geen hash maar iets anders; zet er nooit het wachtwoord zelf in. "
            "Maak de hash met: python -m bot dashboard --nieuw-wachtwoord"
        )
    if not least_cost <= found.cost <= 2**20 or found.block != _BLOCK or found.parallel != _PARALLEL:
        raise WachtwoordFout(f"de hash in {PASSWORD} is te zwak; maak een nieuwe")
    if len(found.salt) < _SALT or len(found.key) != _KEY or found.cost & (found.cost - 1):
        raise WachtwoordFout(f"de hash in {PASSWORD} is beschadigd; maak een nieuwe")
    return found


def _derive(password: str, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    encoded = password.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(encoded, salt=salt, n=cost, r=block, p=parallel, maxmem=_MEMORY, dklen=_KEY)
