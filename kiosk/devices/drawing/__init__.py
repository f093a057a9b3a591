"""How the drawn visitors and their hall are painted, with OpenCV and numpy alone."""
