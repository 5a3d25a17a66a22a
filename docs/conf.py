"""Sphinx builds these pages; `nox -s docs` does it with every warning an error, links between pages among them."""

project = "ml-takehome"
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "ml-takehome"
exclude_patterns = ["_build"]
myst_heading_anchors = 3
