"""One attempt: bounded whatever the receiver does, and it goes where it was judged to go, or nowhere."""

import datetime as dt
import socket
import ssl
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from making_receiver import Behaviour, Receiver, hangs, never_ends, raw, receiver, says, trickles
from piaoqi.notices import sending
from piaoqi.notices.addresses import SendError, target_of
from piaoqi.notices.faults import Fault
from piaoqi.notices.sending import Answer, send


def sent(url: str) -> Answer:
    return send(target_of(url), {"webhook-id": "evt_1"}, b"{}")


def fault(url: str) -> Fault:
    with pytest.raises(SendError) as caught:
        sent(url)
    return caught.value.fault


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (200, None),
        (204, None),
        (299, None),
        (302, Fault.REDIRECT),
        (304, Fault.REDIRECT),
        (400, Fault.STATUS),
        (410, Fault.GONE),
        (500, Fault.STATUS),
        (999, Fault.STATUS),
    ],
)
def test_only_2xx_counts_as_accepted(told: Receiver, status: int, expected: Fault | None) -> None:
    told.script = [says(status)]
    assert (sent(told.url).status, sent(told.url).fault) == (status, expected)


def test_the_message_arrives_as_it_was_given(told: Receiver) -> None:
    sent(told.url + "/用友?a=1&b=%20")
    (request,) = told.requests
    assert request.path == "/told/%E7%94%A8%E5%8F%8B?a=1&b=%20"
    assert request.body == b"{}"
    assert request.headers["webhook-id"] == "evt_1"
    assert request.headers["host"] == f"127.0.0.1:{told.port}"


def test_a_redirect_is_not_followed(told: Receiver) -> None:
    told.script = [says(307, f"Location: http://127.0.0.1:{told.port}/elsewhere")]
    assert sent(told.url).fault is Fault.REDIRECT
    assert [one.path for one in told.requests] == ["/told"]


@pytest.mark.parametrize(
    ("behaviour", "expected"),
    [
        (raw(b""), Fault.CLOSED),
        (raw(b"HTTP/1.1 20"), Fault.CLOSED),
        (raw(b"SSH-2.0-OpenSSH\r\n"), Fault.CLOSED),
        (raw(b"HTTP/1.1 200 OK\r\n" + b"".join(b"X-%d: y\r\n" % one for one in range(200)) + b"\r\n"), Fault.CLOSED),
        (raw(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000), Fault.CLOSED),
    ],
    ids=["closes", "closes early", "other protocol", "many headers", "long header"],
)
def test_what_is_no_answer_is_told_as_none(told: Receiver, behaviour: Behaviour, expected: Fault) -> None:
    told.script = [behaviour]
    assert fault(told.url) is expected


@pytest.mark.parametrize("behaviour", [hangs, trickles], ids=["hangs", "trickles"])
def test_who_does_not_come_to_an_end_is_cut_off(
    told: Receiver, behaviour: Behaviour, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "WHOLE_SECONDS", 0.3)
    told.script = [behaviour]
    begun = monotonic()
    assert fault(told.url) is Fault.TIMEOUT
    assert monotonic() - begun < 5


def test_who_says_nothing_for_long_is_left(told: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "WAIT_SECONDS", 0.2)
    told.script = [hangs]
    assert fault(told.url) is Fault.TIMEOUT


def test_an_answer_without_an_end_is_not_read(told: Receiver) -> None:
    told.script = [never_ends]
    assert sent(told.url).fault is None


@pytest.mark.parametrize(
    ("written", "expected"),
    [("120", 120), ("", 0), ("soon", 0), ("-5", 0), ("9" * 40, 999_999_999), ("Wed, 21 Oct 2015 07:28:00 GMT", 0)],
)
def test_a_wish_for_a_pause_is_understood(told: Receiver, written: str, expected: int) -> None:
    told.script = [says(503, f"Retry-After: {written}")]
    assert sent(told.url) == Answer(503, expected)


def test_nobody_there_is_told_as_that(settings: Any) -> None:
    settings.WEBHOOK_HOSTS = ("127.0.0.1",)
    with receiver() as gone:
        url = gone.url
    assert fault(url) is Fault.CONNECT


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"])
def test_ones_own_machine_is_not_reached_where_the_operator_does_not_say_so(
    told: Receiver, settings: Any, host: str
) -> None:
    settings.WEBHOOK_HOSTS = ()
    assert fault(f"http://{host}:{told.port}/") in (Fault.ADDRESS, Fault.NAME)
    assert told.lines == 0


def test_a_name_that_leads_elsewhere_a_moment_later_gains_nothing(
    told: Receiver, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: it is resolved once, and the connection is made to what was judged."""
    settings.WEBHOOK_HOSTS = ()
    asked = 0
    reached: list[object] = []

    def resolving(host: str, port: int, **more: object) -> list[tuple[Any, ...]]:
        nonlocal asked
        asked += 1
        address = "93.184.215.14" if asked == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def connecting(_: socket.socket, place: object) -> None:
        reached.append(place)
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr(socket, "getaddrinfo", resolving)
        patch.setattr(socket.socket, "connect", connecting)
        assert fault(f"http://rebinding.example:{told.port}/") is Fault.CONNECT
        assert (asked, reached) == (1, [("93.184.215.14", told.port)])
        assert fault(f"http://rebinding.example:{told.port}/") is Fault.ADDRESS
        assert len(reached) == 1


def test_one_inner_address_among_others_is_enough_to_refuse(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WEBHOOK_HOSTS = ()
    both = [(2, 1, 6, "", (one, 80)) for one in ("93.184.215.14", "10.0.0.5")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    assert fault("http://mixed.example/") is Fault.ADDRESS


def test_https_is_believed_with_a_certificate_of_a_known_authority_alone(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WEBHOOK_HOSTS = ("127.0.0.1", "localhost")
    certificate, context = a_server_of("localhost", tmp_path)
    with receiver(context) as told:
        url = f"https://localhost:{told.port}/told"
        assert fault(url) is Fault.TLS
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert sent(url).fault is None
        assert fault(f"https://127.0.0.1:{told.port}/told") is Fault.TLS, "the name on the certificate is another"
        assert [one.headers["host"] for one in told.requests] == [f"localhost:{told.port}"]


def test_https_that_never_shakes_hands_is_left(told: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "WAIT_SECONDS", 0.2)
    assert fault(told.url.replace("http:", "https:")) is Fault.TIMEOUT


def a_server_of(name: str, folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate that vouches for itself, and what serves with it."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    at = dt.datetime.now(dt.UTC)
    built = x509.CertificateBuilder(
        subject, subject, key.public_key(), x509.random_serial_number(), at, at + dt.timedelta(days=1)
    )
    built = built.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    built = built.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    certificate = built.sign(key, hashes.SHA256())
    path, secret = folder / "cert.pem", folder / "key.pem"
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, secret)
    return path, context
