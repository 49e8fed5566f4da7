"""Officers of another region or of the province, appointed to serve at an office where four eyes are lacking."""
