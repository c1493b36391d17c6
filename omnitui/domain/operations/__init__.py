"""Operations: confirmed bulk writes, how they run, and how they are undone or continued."""
