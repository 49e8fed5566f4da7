"""Officers on leave, and who stands in for them."""
