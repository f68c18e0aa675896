"""What stays is not looked through for garbage, over and over.

Python looks through everything that lives for circles that nobody uses any more: the model, the knowledge base and all
modules too, a fifth of a second in which no turn goes on. They stay as long as the server does.
"""

from __future__ import annotations

import gc


def set_aside() -> None:
    """Sets aside what lives now; what was set aside before and is no longer used goes first."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
