"""Template tags by purpose; `templatetags/look.py` gathers them into one library."""
