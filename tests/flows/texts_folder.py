"""A copy of the shipped TOML files that a test may spoil."""

import shutil
from pathlib import Path

import flows
from flows.errors import Finding
from flows.loading import examine

SHIPPED = Path(flows.__file__).parent


class TextsFolder:
    def __init__(self, path: Path) -> None:
        self.path = path
        for name in ("common.toml", "bases.toml", "staff.toml"):
            shutil.copy(SHIPPED / name, path / name)
        for name in ("benefits", "notices"):
            shutil.copytree(SHIPPED / name, path / name)

    def replace(self, file: str, old: str, new: str) -> None:
        """Replaces the first `old`; one that is not there would make the test say nothing."""
        text = (self.path / file).read_text("utf-8")
        assert old in text, f"{file} does not hold {old!r}"
        self.write(file, text.replace(old, new, 1))

    def append(self, file: str, text: str) -> None:
        self.write(file, (self.path / file).read_text("utf-8") + text)

    def write(self, file: str, text: str) -> None:
        (self.path / file).write_text(text, "utf-8")

    def findings(self) -> list[Finding]:
        return examine(self.path)[1]

    def only_finding(self) -> Finding:
        findings = self.findings()
        assert len(findings) == 1, [str(finding) for finding in findings]
        return findings[0]
