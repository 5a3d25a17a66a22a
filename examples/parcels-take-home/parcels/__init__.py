import os

# to be set before numpy is imported
os.environ.setdefault("OMP_NUM_THREADS", "1")  # more take several times as long


class InputError(ValueError):
    """The data or a decision in config.py does not fit; the message says what to do."""
