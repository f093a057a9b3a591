"""One file per visitor screen part."""
