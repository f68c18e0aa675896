"""Settings: what is missing or weak stops the start in production, and a mistake is named."""

import pytest

from bot.channels.widget_security import may_call
from bot.channels.widget_settings import SettingsError, read_settings

GOOD = "yV3-8sd_fLk2n9QwXz7PbT4mRc6HaJ1e-uG5"


def test_production_without_a_key_does_not_start() -> None:
    with pytest.raises(SettingsError, match="SPOORWIJZER_WIDGET_KEY"):
        read_settings({}, {"SPOORWIJZER_MODE": "production"})


@pytest.mark.parametrize("key", ["kort", "a" * 64, "wachtwoordwachtwoord", f"{GOOD} zwak"])
def test_production_with_a_weak_key_does_not_start(key: str) -> None:
    with pytest.raises(SettingsError):
        read_settings({}, {"SPOORWIJZER_MODE": "production", "SPOORWIJZER_WIDGET_KEY": key})


def test_production_with_a_good_key_starts_with_that_key() -> None:
    settings = read_settings({}, {"SPOORWIJZER_MODE": "production", "SPOORWIJZER_WIDGET_KEY": GOOD})
    assert settings.keys == (GOOD.encode(),)


def test_development_without_a_key_makes_a_new_one_at_each_start() -> None:
    assert read_settings(None, {}).keys != read_settings(None, {}).keys


def test_the_environment_goes_before_the_file() -> None:
    settings = read_settings(
        {"origins": ["https://a.nl"], "messages_per_minute": 5},
        {"SPOORWIJZER_WIDGET_ORIGINS": "https://B.nl https://c.nl/", "SPOORWIJZER_WIDGET_MESSAGES_PER_MINUTE": "9"},
    )
    assert settings.origins == {"https://b.nl", "https://c.nl"}
    assert settings.messages_per_minute == 9


@pytest.mark.parametrize("origin", ["*", "https://*.a.nl", "a.nl", "https://a.nl/pad", "null", "ftp://a.nl"])
def test_what_is_no_origin_is_refused(origin: str) -> None:
    with pytest.raises(SettingsError):
        read_settings({"origins": [origin]}, {})


@pytest.mark.parametrize(
    "wrong", [{"origin": []}, {"origins": "https://a.nl"}, {"session_hours": 0}, {"session_hours": "veel"}]
)
def test_a_mistake_in_the_file_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(SettingsError):
        read_settings(wrong, {})


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("", True),
        ("https://chat.nl", True),
        ("https://SITE.nl", True),
        ("https://evil.nl", False),
        ("null", False),
        ("https://site.nl.evil.nl", False),
        ("https://chat.nl.evil.nl", False),
        ("http://site.nl", False),
    ],
)
def test_only_the_own_and_the_listed_origins_may_call(origin: str, allowed: bool) -> None:
    assert may_call(origin, "chat.nl", {"https://site.nl"}) is allowed
