import pytest

from bot.answers.contact_detail import find_contact


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("jan@voorbeeld.nl", "jan@voorbeeld.nl"),
        ("mail me op J.de.Vries+werk@mail.voorbeeld.co.uk.", "J.de.Vries+werk@mail.voorbeeld.co.uk"),
        ("06 12345678", "0612345678"),
        ("06-12 34 56 78 graag na vijven", "0612345678"),
        ("+31 6 12345678", "0612345678"),
        ("+31 (0)6 12345678", "0612345678"),
        ("0031612345678", "0612345678"),
        ("(010) 123 45 67", "0101234567"),
        ("+32 470 12 34 56", "+32470123456"),
    ],
)
def test_an_address_or_number_is_found_in_what_people_type(text: str, found: str) -> None:
    contact = find_contact(text)
    assert contact is not None
    assert contact.waarde == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "bel me maar",
        "111222333",
        "BSN 123456782",
        "12 januari 2026",
        "12-01-2026",
        "NL91ABNA0417164300",
        "jan@voorbeeld",
        "@voorbeeld.nl",
        "a..b@c.nl",
        "0000000000",
        "1" * 10_000,
        "a@" * 5_000,
    ],
)
def test_anything_else_is_not_taken_for_one(text: str) -> None:
    assert find_contact(text) is None
