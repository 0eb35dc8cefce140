"""Language and shared options are understood wherever they stand."""

from piaoqi.cli.options import take_shared


def test_chinese_is_the_default_and_the_environment_changes_it() -> None:
    assert take_shared(["read"], {}).language == "zh"
    assert take_shared(["read"], {"PIAOQI_LANG": "en_US.UTF-8"}).language == "en"
    assert take_shared(["read"], {"PIAOQI_LANG": "fr"}).language == "zh"


def test_the_option_beats_the_environment_before_and_after_the_command() -> None:
    for given in (["--lang", "zh", "read", "a"], ["read", "a", "--lang=zh"]):
        shared = take_shared(given, {"PIAOQI_LANG": "en"})
        assert (shared.language, shared.rest) == ("zh", ("read", "a"))


def test_what_follows_two_dashes_is_left_alone() -> None:
    assert take_shared(["read", "--", "--lang", "--help"], {}).rest == ("read", "--", "--lang", "--help")
    assert not take_shared(["read", "--", "--help"], {}).help


def test_a_language_that_is_none_is_named() -> None:
    assert take_shared(["--lang", "fr"], {}).wrong_language == "fr"
    assert take_shared(["--lang"], {}).wrong_language == ""
    assert take_shared(["--lang", "en"], {}).wrong_language is None


def test_flags_are_taken_out() -> None:
    shared = take_shared(["check", "a", "--debug", "-h"], {})
    assert shared.rest == ("check", "a")
    assert shared.help
    assert "--debug" in shared.flags
