"""What is noted while one signature, or the package as a whole, is gone through."""

from dataclasses import dataclass, field

from piaoqi.core.invoice.verdict import Verdict as Answer
from piaoqi.core.seals.ofd.steps import BESIDE
from piaoqi.core.seals.verdict import Finding, Step
from piaoqi.core.text import Text

WEAK_DIGESTS = frozenset({"MD5", "SHA-1"})


@dataclass
class Notes:
    """Findings, in order, and what does not match what was signed, by the contract's words or the part's name."""

    findings: list[Finding] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    weak: list[str] = field(default_factory=list)
    """Algorithms too weak for today."""

    def holds(self, step: Step, text: Text, **params: object) -> None:
        self.findings.append(step.holds(text, **params))

    def broken(self, step: Step, what: str, text: Text, **params: object) -> None:
        """`what` does not match what was signed; a step beside that alters nothing."""
        self.findings.append(step.broken(text, **params))
        if step not in BESIDE and what not in self.altered:
            self.altered.append(what)

    def unknown(self, step: Step, text: Text, **params: object) -> None:
        self.findings.append(step.cannot_tell(text, **params))

    def weaken(self, label: str) -> None:
        """Note what was relied upon, a digest or the label of a key, if it is too weak."""
        if (label in WEAK_DIGESTS or label.startswith("RSA-")) and label not in self.weak:
            self.weak.append(label)

    @property
    def undecided(self) -> bool:
        """Whether a check that tells if the file is as it was signed could not be made."""
        return any(one.answer is Answer.CANNOT_TELL and one.step not in BESIDE for one in self.findings)

    @property
    def intact(self) -> bool:
        return not self.altered and not self.undecided

    @property
    def trusted(self) -> bool:
        """Whether everything holds; whoever asks makes sure that a chain was looked for."""
        return all(one.answer is Answer.HOLDS for one in self.findings)
