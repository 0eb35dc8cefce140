"""Failures of `acceptance.build` are shown as those of a test are."""

import pytest

pytest.register_assert_rewrite("acceptance.build")
