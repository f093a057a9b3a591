"""Painted parts that both faces of the kiosk share."""
