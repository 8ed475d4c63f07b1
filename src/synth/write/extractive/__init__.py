"""The writer without a model: sentences of the sources, attributed and cited."""
