"""How the fake Omni validates bodies, limits requests and formats its answers."""
