"""Analogies by 3CosAdd against gensim's ``evaluate_word_analogies``: the same words, the same questions, the same verdicts.

.venv/bin/python benchmarks/analogies.py
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from measure import compare, one_thread

one_thread()

import numpy as np  # noqa: E402
from gensim.models import KeyedVectors  # noqa: E402

from mteb_words.tasks.english import GOOGLE_FILE  # noqa: E402
from mteb_words.tasks.scoring.analogy import rank_relation  # noqa: E402
from mteb_words.tasks.scoring.relation import Pair, Relation, of_questions  # noqa: E402
from mteb_words.tasks.scoring.vocabulary import Vocabulary  # noqa: E402
from mteb_words.wrappers.loaders import load_glove_6b_50d  # noqa: E402

if TYPE_CHECKING:
    from numpy.typing import NDArray

SECTIONS = GOOGLE_FILE.verified().read_text(encoding="ascii").lower().split(": ")[1:]


def relations(every: int) -> dict[str, Relation]:
    """Every so many of Google's questions, in lower case, by section."""
    found = {}
    for section in SECTIONS:
        name, *lines = section.strip().splitlines()
        asked = [line.split() for line in lines[::every]]
        found[name] = of_questions((Pair(a, (a1,)), Pair(b, (b1,))) for a, a1, b, b1 in asked)
    return found


def against_gensim(vectors: NDArray[np.float32], words: list[str], *, every: int, times: int) -> None:
    """gensim reads its questions from a file, and upper-cases all words of both, which are lower case here."""
    keyed = KeyedVectors(vectors.shape[1])
    keyed.add_vectors(words, vectors)
    units = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    candidates = Vocabulary(vectors, units, {word: row for row, word in enumerate(words)})
    chosen = relations(every)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "questions.txt"
        lines = []
        for section in SECTIONS:
            name, *questions = section.strip().splitlines()
            lines += [f": {name}", *questions[::every]]
        path.write_text("\n".join(lines) + "\n", encoding="ascii")
        ours, theirs = compare(
            f"{sum(len(relation.asked) for relation in chosen.values()):,} questions, {len(words):,} x {vectors.shape[1]}",
            ours=lambda: [rank_relation(relation, candidates, ["3CosAdd"])["3CosAdd"] for relation in chosen.values()],
            peer=lambda: keyed.evaluate_word_analogies(path, restrict_vocab=len(words), case_insensitive=False)[1][:-1],
            peer_name="gensim evaluate_word_analogies",
            times=times,
        )
    right = [int(ranking.right.sum()) for ranking in ours]
    assert right == [len(section["correct"]) for section in theirs], (right, [len(section["correct"]) for section in theirs])


def main() -> None:
    print("| job | peer | times the CPU time of ours, median |\n|---|---|---|")
    glove = load_glove_6b_50d("glove")
    words, vectors = list(glove.index), np.array(glove.vectors)
    rank_relation(relations(500)["family"], Vocabulary(vectors[:100], vectors[:100], {}), ["3CosAdd"])  # compiled once
    against_gensim(vectors[:30_000], words[:30_000], every=1, times=5)
    against_gensim(vectors, words, every=13, times=3)


if __name__ == "__main__":
    main()
