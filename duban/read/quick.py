"""Frozen records that are cheap to make: a page yields some eight hundred, a tenth of the time of reading it.

What belongs here: that one device. What does not: any record. A frozen dataclass sets each field by a call of
``object.__setattr__``. Here a new record is an instance of an open class of the same slots while its fields are set and
becomes one of its own class at the end: three times as fast, and as frozen as before to everybody who gets it.
"""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any, TypeVar

_Record = TypeVar("_Record")


def quick(record: type[_Record]) -> type[_Record]:
    """Give a dataclass with ``frozen=True, slots=True`` and without default factories an ``__init__`` that is fast."""
    names = [field.name for field in fields(record)]  # type: ignore[arg-type]
    assert all(field.default_factory is MISSING for field in fields(record))  # type: ignore[arg-type]
    open_class = type(record.__name__, (), {"__slots__": tuple(names)})
    lines = [
        f"def __init__(self, {', '.join(names)}):",
        "    become(self, '__class__', open_class)",
        *(f"    self.{name} = {name}" for name in names),
        "    self.__class__ = record",
    ]
    made: dict[str, Any] = {"become": object.__setattr__, "open_class": open_class, "record": record}
    exec("\n".join(lines), made)
    init = made["__init__"]
    frozen: Any = record.__init__
    init.__defaults__, init.__annotations__ = frozen.__defaults__, frozen.__annotations__
    init.__qualname__ = frozen.__qualname__
    record.__init__ = init  # type: ignore[method-assign]
    return record
