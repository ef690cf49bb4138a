"""`python -m plugins.edcr`: the command line of e-DCR, usable without the rest of ksmart."""

from plugins.edcr.cli import main

if __name__ == "__main__":
    main()
