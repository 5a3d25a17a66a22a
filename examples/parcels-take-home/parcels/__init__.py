import os

# before anything starts threads: folds run side by side, and threads that share a core slow each other down
os.environ.setdefault("OMP_NUM_THREADS", "1")


class InputError(ValueError):
    """The data or a constant in config.py does not fit; the message says what to do."""
