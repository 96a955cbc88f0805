"""Sealing, keys that change, and the blind index."""

import hmac
from base64 import urlsafe_b64encode

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage.crypto import Secrets, Vault
from storage.errors import SealError, SecretError

OLD = "old:0123456789abcdef"
NEW = "new:fedcba9876543210"


def vault(setting: str = "0123456789abcdef") -> Vault:
    return Vault(Secrets.parse(setting))


class TestSecrets:
    def test_one_secret_needs_no_id(self) -> None:
        assert Secrets.parse("0123456789abcdef").pairs == (("1", "0123456789abcdef"),)

    def test_several_secrets_have_ids(self) -> None:
        pairs = Secrets.parse(f"{NEW}, {OLD}").pairs
        assert pairs == (("new", "fedcba9876543210"), ("old", "0123456789abcdef"))

    @pytest.mark.parametrize(
        "wrong",
        ["", "short", "0123456789abcdef,another-0123456789", f"{OLD},{OLD}", f"{OLD},", "a:short"],
    )
    def test_a_wrong_setting_is_refused_without_repeating_it(self, wrong: str) -> None:
        with pytest.raises(SecretError) as error:
            Secrets.parse(wrong)
        assert "0123456789abcdef" not in str(error.value)

    def test_secrets_do_not_show_when_printed(self) -> None:
        assert "0123456789" not in repr(Secrets.parse(OLD))


class TestSealing:
    def test_what_was_sealed_opens(self) -> None:
        assert vault().open(vault().seal("жиырма".encode(), "iban", "A"), "iban", "A") == (
            "жиырма".encode()
        )

    def test_the_same_value_never_looks_the_same(self) -> None:
        assert vault().seal(b"1", "iban", "A") != vault().seal(b"1", "iban", "A")

    @pytest.mark.parametrize(("purpose", "owner"), [("phone", "A"), ("iban", "B")])
    def test_a_value_moved_elsewhere_does_not_open(self, purpose: str, owner: str) -> None:
        sealed = vault().seal(b"1", "iban", "A")
        with pytest.raises(SealError):
            vault().open(sealed, purpose, owner)

    def test_changed_bytes_do_not_open(self) -> None:
        sealed = vault().seal(b"value", "iban", "A")
        for place in range(len(sealed)):
            changed = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
            with pytest.raises(SealError):
                vault().open(changed, "iban", "A")

    @pytest.mark.parametrize("nonsense", [b"", b"\x00", b"\x01", b"\x011", b"\x01" + b"1" * 11])
    def test_bytes_that_were_never_sealed_do_not_open(self, nonsense: bytes) -> None:
        with pytest.raises(SealError):
            vault().open(nonsense, "iban", "A")


class TestRotation:
    def test_old_values_open_under_new_secrets(self) -> None:
        sealed = vault(OLD).seal(b"value", "iban", "A")
        assert vault(f"{NEW},{OLD}").open(sealed, "iban", "A") == b"value"

    def test_new_values_are_sealed_under_the_first_secret(self) -> None:
        sealed = vault(f"{NEW},{OLD}").seal(b"value", "iban", "A")
        assert vault(NEW).open(sealed, "iban", "A") == b"value"

    def test_a_secret_taken_away_is_named_by_its_id(self) -> None:
        sealed = vault(OLD).seal(b"value", "iban", "A")
        with pytest.raises(SealError, match="old"):
            vault(NEW).open(sealed, "iban", "A")

    def test_numbers_are_found_again_after_a_rotation(self) -> None:
        before, after = vault(OLD), vault(f"{NEW},{OLD}")
        assert before.citizen_key("+77011234567") == after.citizen_key("+77011234567")
        assert before.iin_key("900101400017") == after.iin_key("900101400017")
        assert before.iban_key("KZ86125KZT5004100100") == after.iban_key("KZ86125KZT5004100100")


class TestIndex:
    def test_a_citizen_is_twenty_characters(self) -> None:
        assert len(vault().citizen_key("+77011234567")) == 20

    def test_one_digit_makes_another_citizen(self) -> None:
        assert vault().citizen_key("+77011234567") != vault().citizen_key("+77011234568")

    def test_each_kind_of_number_has_an_index_of_its_own(self) -> None:
        made = {vault().citizen_key("1"), vault().iin_key("1"), vault().iban_key("1")}
        assert len(made) == 3

    def test_another_secret_makes_another_index(self) -> None:
        assert vault(OLD).citizen_key("+77011234567") != vault(NEW).citizen_key("+77011234567")

    def test_an_account_is_the_same_however_it_is_spaced(self) -> None:
        assert vault().iban_key("kz86 125K ZT50 0410 0100") == vault().iban_key(
            "KZ86125KZT5004100100"
        )

    def test_a_guard_tells_number_and_text_apart(self) -> None:
        made = {vault().guard("1", "23"), vault().guard("12", "3"), vault().guard("1", "24")}
        assert len(made) == 3


@pytest.mark.parametrize("phone", ["", "+77011234567", "қ" * 200])
def test_the_blind_index_is_an_hmac_under_a_key_of_its_own(phone: str) -> None:
    key = HKDF(SHA256(), 32, b"kelisim", b"index phone").derive(b"0123456789abcdef")
    expected = urlsafe_b64encode(hmac.digest(key, phone.encode(), "sha256")[:15]).decode()
    assert vault().citizen_key(phone) == expected
