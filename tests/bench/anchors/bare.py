"""The framework's floor: one Static and a Footer."""

from textual.app import App, ComposeResult
from textual.widgets import Footer, Static


class Bare(App[None]):
    """Nothing but a line of text and a key."""

    BINDINGS = [("q", "quit", "Quit")]

    def compose(self) -> ComposeResult:
        yield Static("bare Textual app")
        yield Footer()


if __name__ == "__main__":
    Bare().run()
