"""NLTK's Snowball stemmers, without the rest of NLTK.

`import nltk.stem.snowball` imports the whole of NLTK first, parsers, chat bots and all: a quarter
of a second, more than most searches take and more than a day's sitting takes to index. So where
nobody has imported NLTK yet, the few files that the stemmers are made of are loaded by themselves,
under names of our own, and `sys.modules` is left alone. Should a version of NLTK be laid out
otherwise, it is imported as usual.
"""

import builtins
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.machinery import SourceFileLoader
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

_STEMMERS = "nltk.stem.snowball"


def snowball_stemmer(language: str) -> Callable[[str], str]:
    """The stem function of the Snowball stemmer that NLTK has for `language`."""
    stem: Callable[[str], str] = _stemmers().SnowballStemmer(language).stem
    return stem


def _stemmers() -> Any:
    if "nltk" not in sys.modules:
        try:
            return _Alone().load(_STEMMERS)
        except Exception:  # noqa: BLE001 - whatever is otherwise than expected
            pass
    return import_module(_STEMMERS)


class _Alone:
    """Loads modules of NLTK, and those of NLTK that they import, but no package around them."""

    def __init__(self) -> None:
        spec = find_spec("nltk")  # looks, and imports nothing
        if spec is None or spec.origin is None:
            raise ImportError("nltk is not installed")
        self._root = Path(spec.origin).parent
        self._modules: dict[str, ModuleType] = {}

    def load(self, name: str) -> ModuleType:
        if name not in self._modules:
            path = self._root.joinpath(*name.split(".")[1:]).with_suffix(".py")
            module = self._modules[name] = ModuleType(f"{__name__}.{name}")
            vars(module)["__builtins__"] = vars(builtins) | {"__import__": self._import}
            code = SourceFileLoader(name, str(path)).get_code(name)
            if code is None:
                raise ImportError(f"no code in {path}")
            exec(code, vars(module))
        return self._modules[name]

    def _import(
        self,
        name: str,
        global_names: Any = None,
        local_names: Any = None,
        wanted: Sequence[str] = (),
        level: int = 0,
    ) -> Any:
        """What an import statement in such a module calls."""
        if name.partition(".")[0] != "nltk":
            return builtins.__import__(name, global_names, local_names, wanted, level)
        if name == "nltk.corpus":
            return SimpleNamespace(stopwords=None)  # for stemmers told to pass over stop words
        if self._root.joinpath(*name.split(".")[1:]).is_dir():
            return SimpleNamespace(**{part: self.load(f"{name}.{part}") for part in wanted})
        return self.load(name)
