"""YAML as plain values with their places, and back as text."""
