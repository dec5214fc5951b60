"""What is stored about a person: every write in `actions`, every read in `queries`."""
