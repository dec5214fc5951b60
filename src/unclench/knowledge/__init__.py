"""What is known: typed, immutable, validated records, loaded from data files."""
