"""Modules that are loaded when something in them is used, not when they are imported.

Rasa's `rasa.utils.train_utils` imports TensorFlow (250 MB, five seconds) for policies and classifiers that are trained
with it. Nearly every part of Rasa imports that module; of what serves a model of rules, none uses it.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
import threading
from types import ModuleType
from typing import Any

TRAINING = "rasa.utils.train_utils"

_LOADING, _BUSY = threading.RLock(), "__loading__"


class _Deferred(ModuleType):
    """Stands in for a module until one of its names is asked for, and then becomes that module."""

    def __getattr__(self, name: str) -> Any:
        # Names like __path__ are asked for by whoever looks through all modules, and are no use of this one.
        if name.startswith("__"):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        with _LOADING:
            if isinstance(self, _Deferred) and not vars(self).get(_BUSY):
                # While it loads, whoever imports it in a circle finds what there is already, as with any module.
                setattr(self, _BUSY, True)
                try:
                    vars(self)["__spec__"].loader.exec_module(self)
                    self.__class__ = ModuleType  # type: ignore[assignment]
                finally:
                    delattr(self, _BUSY)
        return ModuleType.__getattribute__(self, name)


def defer(name: str) -> None:
    """Puts off the loading of a module until it is used; one that has been loaded stays as it is.

    Not `importlib.util.LazyLoader`: a second ``import`` of its modules loads them.

    Args:
        name: the module, with its package.

    Raises:
        ModuleNotFoundError: there is no such module.
    """
    if name in sys.modules:
        return
    package, _, own = name.rpartition(".")
    parent = importlib.import_module(package) if package else None
    spec = importlib.util.find_spec(name)
    if spec is None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    module = importlib.util.module_from_spec(spec)
    module.__class__ = _Deferred
    sys.modules[name] = module
    if parent is not None:
        setattr(parent, own, module)
