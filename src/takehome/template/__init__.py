"""What the hooks of cookiecutter and copier run: check the answers, finish the
project."""
