"""MPP Digital: one platform for the public service malls of Indonesia's regencies and cities."""
