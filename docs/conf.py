"""Sphinx builds these pages; `nox -s docs` does it with every warning an error, links
between pages among them."""

project = "ml-takehome"
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "ml-takehome"
html_show_copyright = False  # LICENSE names the holder
exclude_patterns = ["_build"]
myst_heading_anchors = 3
html_static_path = html_css_files = ["site.css"]
