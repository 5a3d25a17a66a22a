"""What a check finds."""


def finding(check, severity, evidence, fix, subject="(all)", **test):
    """Return one finding; a statistical test also gives `p`, the chance of as much
    where nothing is wrong."""
    return {
        "check": check,
        "subject": str(subject),
        "severity": severity,
        "evidence": evidence,
        "fix": fix,
        **test,
    }


def join_names(names, most=3):
    """Return names as text; of many only the first."""
    names = [str(name) for name in names]
    text = ", ".join(names[:most])
    if len(names) > most:
        text += f" and {len(names) - most} more"
    return text
