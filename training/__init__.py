"""Builds the data files and models that ship inside `pipeline`. Never imported at run time."""
