"""Rate limits: a burst is allowed, more is not, and waiting helps."""

from hypothesis import given
from hypothesis import strategies as st

from bot.channels.widget_limits import RateLimit, client_address


def test_as_many_as_allowed_at_once_and_then_a_wait() -> None:
    limit = RateLimit(per_minute=3)
    assert [limit.wait("a", 0.0) for _ in range(4)] == [0, 0, 0, 20]


def test_after_the_wait_it_is_allowed_again() -> None:
    limit = RateLimit(per_minute=3)
    for _ in range(3):
        limit.wait("a", 0.0)
    seconds = limit.wait("a", 0.0)
    assert limit.wait("a", float(seconds)) == 0


def test_a_key_does_not_take_from_another() -> None:
    limit = RateLimit(per_minute=1)
    assert limit.wait("a", 0.0) == 0
    assert limit.wait("b", 0.0) == 0
    assert limit.wait("a", 0.0) > 0


def test_the_memory_is_limited_and_the_oldest_key_goes_first() -> None:
    limit = RateLimit(per_minute=1, max_keys=2)
    for key in ("a", "b", "c"):
        limit.wait(key, 0.0)
    assert limit.wait("c", 0.0) > 0
    assert limit.wait("a", 0.0) == 0


def test_a_clock_that_is_put_back_takes_nothing_away() -> None:
    limit = RateLimit(per_minute=3)
    limit.wait("a", 10_000.0)
    assert [limit.wait("a", 100.0) for _ in range(2)] == [0, 0]


@given(st.lists(st.floats(0, 5), min_size=1, max_size=200), st.integers(1, 30))
def test_never_more_than_twice_the_limit_in_any_first_minute(gaps: list[float], per_minute: int) -> None:
    limit, now, allowed = RateLimit(per_minute), 0.0, 0
    for gap in gaps:
        now += gap
        if now > 60:
            break
        allowed += limit.wait("a", now) == 0
    assert allowed <= 2 * per_minute


def test_without_proxies_the_header_is_not_believed() -> None:
    assert client_address("192.0.2.7", "203.0.113.9", 0) == "192.0.2.7"


def test_behind_one_proxy_its_own_entry_counts_and_not_what_the_client_wrote() -> None:
    assert client_address("10.0.0.1", "198.51.100.1, 203.0.113.9", 1) == "203.0.113.9"


def test_a_header_that_is_too_short_or_nonsense_is_not_believed() -> None:
    assert client_address("10.0.0.1", "203.0.113.9", 2) == "10.0.0.1"
    assert client_address("10.0.0.1", "<script>", 1) == "10.0.0.1"


def test_addresses_of_one_ipv6_subscriber_count_as_one() -> None:
    assert client_address("2001:db8:1:2::5", "", 0) == client_address("2001:db8:1:2:ffff::9", "", 0)
    assert client_address("2001:db8:1:2::5", "", 0) != client_address("2001:db8:1:3::5", "", 0)
