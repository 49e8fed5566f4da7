"""The rights of a person under UU 27/2022, and for how long what is kept."""
