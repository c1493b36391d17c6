"""Operations: confirmed bulk writes, how they are carried out, undone and continued."""
