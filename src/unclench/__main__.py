"""`python -m unclench` is the same as `unclench`."""

from unclench.cli import main

if __name__ == "__main__":  # a process of `unclench batch --processes` reads this file again
    main()
