"""The screens of staff and installers, one file per part."""
