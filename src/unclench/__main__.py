"""`python -m unclench` is the same as `unclench`."""

from unclench.cli import main

main()
