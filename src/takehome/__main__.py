"""Start the command `takehome`: an interrupt at any point is one line, status 130."""

import signal
import sys


def main():
    """Run the command."""
    signal.signal(signal.SIGINT, interrupt)
    try:
        from takehome.cli import main as run_command  # an interrupt may come meanwhile

        run_command()
    except BaseException:
        # Python and asyncio may make another error of the end that an interrupt is
        if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
            sys.exit(130)
        raise


def interrupt(*_):
    """End the command, once: what it holds is put away undisturbed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    print("interrupted: no file is left half written", file=sys.stderr)
    sys.exit(130)


if __name__ == "__main__":
    main()
