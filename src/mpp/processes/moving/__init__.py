"""How a locked case moves on, and what is written down of it. Used by the doors in `actions.py` only."""
