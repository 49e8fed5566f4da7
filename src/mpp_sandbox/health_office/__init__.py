"""An outside agency: a health office that runs its own system and takes part by the platform's API."""
