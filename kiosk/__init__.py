"""doorman: an entrance kiosk that shows visitors their heat, screens them, and keeps the visit."""

__version__ = "0.1.0"
