"""doorman: an entrance kiosk that shows visitors their heat, screens them, and keeps the visit."""

import os

# Our products of matrices are small; OpenBLAS would have its threads wait for each other, milliseconds on a busy machine.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
