"""What an address may be, and which of them are one's own network."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from piaoqi.accounts.errors import InvalidError
from piaoqi.notices.addresses import is_public, refuse_inside, target_of

INSIDE = """
0.0.0.0 10.0.0.1 100.64.0.1 100.100.100.200 127.0.0.1 127.8.8.8 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.170
192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1
255.255.255.255 :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 64:ff9b::127.0.0.1 64:ff9b:1::1 100::1 2001::1
2001:db8::1 2001:20::1 2002:7f00:1::1 3fff::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 fe80::1%1 fec0::1 ff02::1
"""
OUTSIDE = "1.1.1.1 8.8.8.8 114.114.114.114 172.32.0.1 223.5.5.5 2001:4860:4860::8888 2400:3200::1"


@pytest.mark.parametrize("address", INSIDE.split())
def test_an_address_of_ones_own_network_is_known(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", OUTSIDE.split())
def test_an_address_of_the_world_is_known(address: str) -> None:
    assert is_public(ip_address(address))


@given(st.ip_addresses(v=4))
def test_no_form_of_ipv6_hides_one_of_ipv4(address: IPv4Address) -> None:
    number = int(address)
    for base in ("::", "::ffff:0:0", "64:ff9b::", "64:ff9b:1::"):
        assert not is_public(IPv6Address(int(IPv6Address(base)) + number))
    assert not is_public(IPv6Address((0x2002 << 112) + (number << 80)))


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("https://Example.COM", "https://example.com/"),
        ("https://example.com.:443/a", "https://example.com/a"),
        ("http://example.com:8080/?k=v#part", "http://example.com:8080/?k=v"),
        ("https://票齐.example/推送", "https://xn--mjz798e.example/%E6%8E%A8%E9%80%81"),
        ("https://[2400:3200::1]:8443/", "https://[2400:3200::1]:8443/"),
        (" https://example.com/a b ", "https://example.com/a%20b"),
        ("https://example.com/%41?x=%2f", "https://example.com/%41?x=%2f"),
    ],
)
def test_an_address_is_kept_in_one_form(written: str, understood: str) -> None:
    target = target_of(written)
    assert target.url == understood
    assert target_of(target.url) == target


@pytest.mark.parametrize(
    "written",
    [
        "",
        "example.com",
        "ftp://example.com/",
        "file:///etc/passwd",
        "https://",
        "https://user:secret@example.com/",
        "https://@example.com/",
        "https://example.com:99999/",
        "https://example.com:0/",
        "https://exa mple.com/",
        "https://exa\nmple.com\r\nX: y/",
        "https://[::1",
        "https://-a.example/",
        "https://" + "a" * 300 + ".example/",
        "https://example.com/" + "a" * 500,
        "https://a..b/",
        "gopher://example.com/",
    ],
)
def test_what_is_no_address_is_refused(written: str) -> None:
    with pytest.raises(InvalidError):
        target_of(written)


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_address_carries_a_line_of_its_own_into_the_request(host: str, path: str) -> None:
    try:
        target = target_of(f"https://{host}/{path}")
    except InvalidError:
        return
    assert target.url.isascii()
    assert not any(one.isspace() or not one.isprintable() for one in target.url)
    assert target_of(target.url) == target


def test_numbers_are_judged_at_once_and_names_when_something_is_sent() -> None:
    refuse_inside(target_of("https://intranet.example/"), frozenset())
    refuse_inside(target_of("https://10.0.0.1/"), frozenset(["10.0.0.1"]))
    for host in ("10.0.0.1", "[::1]"):
        with pytest.raises(InvalidError):
            refuse_inside(target_of(f"https://{host}/"), frozenset())
