"""How people sign in and out, and the middleware that refuses what is not permitted."""
