"""What every screen's controls are made of."""
