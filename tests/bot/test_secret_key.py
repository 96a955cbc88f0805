"""The key at rest: from the settings, or from a file that is made once and then never anew."""

import pytest

from bot.errors import SettingError
from bot.secret_key import secrets_of
from bot.settings import Settings


@pytest.fixture
def settings(tmp_path):
    return Settings(database_url=f"sqlite+aiosqlite:///{tmp_path}/new/kelisim.db")


def test_a_first_try_makes_a_key_file_for_the_owner_alone(settings, tmp_path):
    secrets = secrets_of(settings)
    file = tmp_path / "new" / "kelisim.db.key"
    assert file.stat().st_mode & 0o777 == 0o600
    assert secrets_of(settings) == secrets


def test_a_database_without_its_key_file_is_not_given_another_key(settings, tmp_path):
    secrets_of(settings)
    (tmp_path / "new" / "kelisim.db").touch()
    (tmp_path / "new" / "kelisim.db.key").unlink()
    with pytest.raises(SettingError, match="bring the file back"):
        secrets_of(settings)


def test_the_setting_goes_before_the_file(tmp_path):
    key = "first:sixteen characters+,second:sixteen characters-"
    settings = Settings(database_url=f"sqlite+aiosqlite:///{tmp_path}/kelisim.db", secret_key=key)
    assert [key_id for key_id, _ in secrets_of(settings).pairs] == ["first", "second"]
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_list_of_keys_names_the_setting(tmp_path):
    settings = Settings(secret_key="a:sixteen characters+,a:sixteen characters-")
    with pytest.raises(SettingError, match="KELISIM_SECRET_KEY"):
        secrets_of(settings)
