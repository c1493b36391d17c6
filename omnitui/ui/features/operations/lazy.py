"""The operations of the program, loaded on first use: browsing needs none of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from omnitui.ui.features.operations.controller import OperationController


class LazyOperations:
    """Calls `make` once; `loaded` is the controller it returned, None before the first use."""

    def __init__(self, make: Callable[[], OperationController]) -> None:
        self.loaded: OperationController | None = None
        self._make = make

    def __call__(self) -> OperationController:
        """The controller, made now if this is the first call."""
        if self.loaded is None:
            self.loaded = self._make()
        return self.loaded

    @property
    def running(self) -> bool:
        """Whether an operation is running."""
        return self.loaded is not None and self.loaded.running
