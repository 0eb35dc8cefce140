"""Notes and checkpoints are those of C2SP: what others signed is verified, and nothing that was changed."""

from base64 import b64decode, b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from piaoqi.core.proof.note import (
    MOST_SIGNATURES,
    Checkpoint,
    Key,
    NoteError,
    key_of,
    read_checkpoint,
    read_key,
    read_note,
    signed,
    verified,
    verified_checkpoint,
)

# The published example of golang.org/x/mod/sumdb/note, where the form comes from.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETERS_SEED = b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
LINE = (
    "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
NOTE = f"{TEXT}\n{LINE}"
EXAMPLE = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
"""The text of the example in tlog-checkpoint."""

OURS = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
ORIGIN = "piaoqi.local/票齐"
CHECKPOINT = Checkpoint(ORIGIN, 5, bytes(range(32)), ("at 2026-11-22T03:30:00.000000Z",))
SIGNED = signed(CHECKPOINT.text, ORIGIN, OURS)
KEY = key_of(ORIGIN, OURS)


def test_the_published_note_is_verified_and_signed_alike() -> None:
    key = read_key(PETER)
    assert key.text == PETER
    assert verified(NOTE, [key]) == TEXT
    private = Ed25519PrivateKey.from_private_bytes(PETERS_SEED)
    assert key_of("PeterNeumann", private) == key
    assert signed(TEXT, "PeterNeumann", private) == NOTE


def test_the_published_checkpoint_is_read_and_written_alike() -> None:
    checkpoint = read_checkpoint(EXAMPLE)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert checkpoint.text == EXAMPLE


def test_a_checkpoint_of_ours_comes_back() -> None:
    assert verified_checkpoint(SIGNED, [KEY, read_key(PETER)]) == CHECKPOINT


def test_signatures_of_unknown_keys_are_passed_over_but_do_not_suffice() -> None:
    both = NOTE + SIGNED.rpartition("\n\n")[2]
    assert verified(both, [read_key(PETER)]) == TEXT
    with pytest.raises(NoteError, match="not signed"):
        verified(NOTE, [KEY])
    with pytest.raises(NoteError, match="does not fit"):
        verified(both, [read_key(PETER), KEY])


def test_a_name_and_id_with_another_key_behind_them_is_no_signature() -> None:
    stranger = Ed25519PrivateKey.from_private_bytes(bytes(32))
    foreign = signed(CHECKPOINT.text, ORIGIN, stranger)
    with pytest.raises(NoteError, match="not signed"):
        verified(foreign, [KEY])
    raw = b64decode(foreign.rpartition(" ")[2])
    disguised = foreign.replace(b64encode(raw).decode(), b64encode(KEY.id + raw[4:]).decode())
    with pytest.raises(NoteError, match="does not fit"):
        verified(disguised, [KEY])


def test_a_checkpoint_under_another_origin_is_not_ours() -> None:
    with pytest.raises(NoteError, match="not signed"):
        verified_checkpoint(signed(EXAMPLE, ORIGIN, OURS), [KEY])


@pytest.mark.parametrize("note", [NOTE, SIGNED], ids=["published", "ours"])
def test_every_single_flipped_bit_of_a_note_is_noticed(note: str) -> None:
    raw = note.encode()
    keys = [read_key(PETER), KEY]
    for at in range(len(raw) * 8):
        changed = bytearray(raw)
        changed[at // 8] ^= 1 << at % 8
        with pytest.raises((NoteError, UnicodeDecodeError)):
            verified(changed.decode(), keys)


def test_every_single_flipped_bit_of_a_key_is_noticed() -> None:
    raw = KEY.text.encode()
    for at in range(len(raw) * 8):
        changed = bytearray(raw)
        changed[at // 8] ^= 1 << at % 8
        with pytest.raises((NoteError, UnicodeDecodeError)):
            read_key(changed.decode())


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n",
        TEXT,
        TEXT + "\n",
        NOTE[:-1],
        NOTE + "\n",
        f"{TEXT}{LINE}",
        NOTE.replace("\n\n", "\n\r\n"),
        NOTE.replace("problem is", "problem\tis"),
        NOTE.replace("\u2014 ", "- "),
        NOTE.replace("Neumann x0", "Neumann  x0"),
        NOTE.replace("nAM=", "nAN="),
        NOTE.replace("nAM=", "nAM"),
        f"{TEXT}\n\u2014 PeterNeumann AAAA\n",
        TEXT + "\n" + LINE * (MOST_SIGNATURES + 1),
        "x" * 70_000 + NOTE,
        "\udcff" + NOTE,
    ],
    ids=range(17),
)
def test_what_is_not_in_the_form_of_a_note_is_refused(note: str) -> None:
    with pytest.raises(NoteError, match="form"):
        read_note(note)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n1\n",
        EXAMPLE[:-1],
        EXAMPLE + "\n",
        EXAMPLE.replace("20852163", "020852163"),
        EXAMPLE.replace("20852163", "-1"),
        EXAMPLE.replace("20852163", "٣"),
        EXAMPLE.replace("20852163", "9" * 30),
        EXAMPLE.replace("q2I=", "q2J="),
        EXAMPLE.replace("CsUY", ""),
        EXAMPLE.replace("example.com/behind-the-sofa", ""),
        EXAMPLE + "one\n\ntwo\n",
    ],
    ids=range(12),
)
def test_what_is_not_in_the_form_of_a_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(NoteError, match="checkpoint"):
        read_checkpoint(text)


@given(st.text(max_size=200))
def test_junk_is_never_another_exception(junk: str) -> None:
    for read in (read_note, read_checkpoint, read_key):
        with pytest.raises(NoteError):
            read(junk)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u3000b", "a\nb"], ids=range(5))
def test_a_name_that_would_break_the_line_is_refused(name: str) -> None:
    with pytest.raises(NoteError):
        signed(TEXT, name, OURS)


def test_text_that_would_break_the_note_is_not_signed() -> None:
    for text in ("no newline", "tab\t\n"):
        with pytest.raises(NoteError):
            signed(text, ORIGIN, OURS)


def test_the_id_tells_keys_of_one_name_apart() -> None:
    assert Key(ORIGIN, bytes(32)).id != KEY.id
