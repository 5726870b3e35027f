"""What answers: the embedded engine, on an index in a folder of this machine.

`open_index` is the one way in. The answers are those of `hustings.results`, whatever the engine.
"""

from hustings.engines.embedded import Index, open_index

__all__ = ["Index", "open_index"]
