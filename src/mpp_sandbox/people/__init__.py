"""The invented population: coherent families, health workers, officials."""
