"""Benchmarks: small seeded measurements with targets. They know synth from outside, by its command and its files."""
