"""`python -m bench`."""

import sys

from bench.door import main

sys.exit(main(sys.argv[1:]))
