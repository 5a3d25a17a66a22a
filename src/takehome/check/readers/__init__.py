"""Read each part of a project once, for the rules to judge."""
