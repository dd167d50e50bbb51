"""Sonar accounts kept in step with Calix Cloud subscribers (seed 000)."""
