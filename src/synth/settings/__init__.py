"""synth.toml and SYNTH_* environment variables, read once into frozen settings that can be printed.

The only room that reads the environment. It does not know what the rooms do with the values; stages never see it.
"""

from synth.settings.reading import known_keys, load, with_writer
from synth.settings.sections import FILE, FolderTarget, PassageIds, Settings, SignIn, WriterKind

__all__ = [
    "FILE",
    "FolderTarget",
    "PassageIds",
    "Settings",
    "SignIn",
    "WriterKind",
    "known_keys",
    "load",
    "with_writer",
]
