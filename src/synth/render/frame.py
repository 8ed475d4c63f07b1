"""The frame of every page: its head, its stylesheet and the policy that lets nothing else in.

It does not know what stands in the frame.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from synth.render.press import trusted
from synth.render.static import policy_hash, stylesheet


@dataclass(frozen=True)
class Frame:
    """What the head needs: `dress` names the stylesheet, `script` is the data block that the page carries."""

    title: str
    language: str = "en"
    direction: str = "ltr"
    dress: str = "article"
    script: str = ""
    frames: bool = False

    @property
    def style(self) -> Markup:
        return trusted(stylesheet(self.dress))

    @property
    def style_hash(self) -> Markup:
        return trusted(policy_hash(stylesheet(self.dress)))

    @property
    def script_hash(self) -> Markup:
        return trusted(policy_hash(self.script) if self.script else "")
