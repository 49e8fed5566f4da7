"""What speaks to outside systems: signing here, time stamps and certificate status over HTTP."""
