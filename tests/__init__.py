"""Tests mirror the tree; packages, so that two folders may hold files of the same name."""
