"""Adapters to sensors, cameras, face models, sound and time, and their simulated peers."""
