"""How the parties of cases become persons, what was written about them, and two records of one person."""
