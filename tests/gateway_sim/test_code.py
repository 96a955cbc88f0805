"""`gateway-sim code`: an authenticator app for whoever has no telephone at hand."""

import pytest

from gateway_sim.cli import main
from gateway_sim.cli.code import code_at

#: The seed of RFC 6238, appendix B, whose codes there have eight digits: these are the last six.
SEED = b"12345678901234567890"


@pytest.mark.parametrize(
    ("now", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_the_codes_are_those_of_the_standard(now, code):
    assert code_at(SEED, now) == code


def test_a_key_is_typed_as_the_console_shows_it(capsys):
    assert main(["code", "GEZD", "GNBV", "GY3T", "QOJQ", "gezd", "gnbv", "gy3t", "qojq"]) == 0
    assert len(capsys.readouterr().out.strip()) == 6


def test_what_is_no_key_is_refused_with_a_sentence(capsys):
    assert main(["code", "иә"]) == 2
    assert "“иә” is no key of an authenticator" in capsys.readouterr().err
