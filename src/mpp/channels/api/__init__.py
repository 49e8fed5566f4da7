"""The channel of agencies' own systems: HTTP and JSON, the same doors as the officers' desk."""
