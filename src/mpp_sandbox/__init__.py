"""The national systems of Indonesia, simulated: a separate program, reached only over HTTP."""
