"""Tell from the committed results what was tried, what it gave, and what was kept."""
