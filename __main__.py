"""``python -m mteb_words``: the ``mteb-words`` command, for when it is not on the path."""

import sys

from mteb_words.extension.cli import main

if __name__ == "__main__":
    sys.exit(main())
