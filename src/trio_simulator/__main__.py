"""`python -m trio_simulator`, the same as the `trio-simulator` command."""

from trio_simulator.cli import main

if __name__ == "__main__":
    main()
