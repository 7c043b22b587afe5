"""Builds the sample reports from their sources. Not a part of the program: Rust never calls it."""
