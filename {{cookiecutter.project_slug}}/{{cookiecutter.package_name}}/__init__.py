class InputError(ValueError):
    """The data or a constant in config.py does not fit; the message says what to do."""
