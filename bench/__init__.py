"""Measurements of the whole house, each on imitation systems of its own; see `bench/README.md`."""
