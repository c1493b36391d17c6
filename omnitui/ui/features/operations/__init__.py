"""Operations on the screen: confirm, progress, report, undo, continue."""
