"""What does not fit in the log of cases, for a region's inspectorate alone."""
