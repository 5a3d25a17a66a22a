"""Read and change one project: its files, configuration, requirements, Python, git and
results."""
