"""A job that takes its time, for a worker that is killed in the middle of it."""
