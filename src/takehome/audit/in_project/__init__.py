"""What the project's own Python runs: it imports the project's package, changes nothing
of it, and needs only what the project needs."""
