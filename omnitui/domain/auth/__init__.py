"""Who is signed in, with which key, and what that key may do."""
