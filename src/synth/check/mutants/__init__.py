"""Mutations of checked sentences, a module for each family of errors."""
