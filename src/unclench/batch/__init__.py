"""Many cases at once, each with the answer it would get alone."""
