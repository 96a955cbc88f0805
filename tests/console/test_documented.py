"""What `docs/console.md` must say of the console."""

from pathlib import Path

import pytest

from bot.console.actions import ACTIONS
from bot.console.permissions import PERMISSIONS, Permission, Role

PAGE = (Path(__file__).parents[2] / "docs" / "console.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("permission", Permission)
def test_the_table_of_roles_is_the_one_that_holds(permission):
    allowed = ["✓" if permission in PERMISSIONS[role] else " " for role in Role]
    assert f"| {permission} | {' | '.join(allowed)} |" in PAGE


@pytest.mark.parametrize("action", ACTIONS)
def test_every_action_of_the_audit_log_is_explained(action):
    assert f"| `{action}` | {ACTIONS[action]} |" in PAGE
