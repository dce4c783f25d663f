"""Times analogies against gensim and vecto on the same words and questions, checks that the answers agree, and times the inner loop.

Only the solvers of vecto are used, which pip downloads, with a replacement for its embeddings. For each question they also report
neighbourhoods and crowdedness, which is part of their time.

.venv/bin/python benchmarks/analogies.py
"""

from __future__ import annotations

import importlib.util
import random
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from measure import compare, one_thread

one_thread()

import numpy as np  # noqa: E402
from gensim.models import KeyedVectors  # noqa: E402

from mteb_words.tasks.english.classics import GOOGLE_FILE  # noqa: E402
from mteb_words.tasks.scoring.analogy.blocks import ROWS  # noqa: E402
from mteb_words.tasks.scoring.analogy.kernel import ADD, count_above  # noqa: E402
from mteb_words.tasks.scoring.analogy.methods import rank_relation  # noqa: E402
from mteb_words.tasks.scoring.analogy.relation import Pair, Relation, of_pairs, of_questions  # noqa: E402
from mteb_words.tasks.scoring.analogy.vocabulary import Vocabulary  # noqa: E402
from mteb_words.wrappers.catalogue.loaders import load_glove_6b_50d  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

    from numpy.typing import NDArray

    Questions = dict[str, list[list[str]]]

VECTO = "vecto==0.2.21"
SOLVERS = {  # ours: theirs
    "3CosAdd": "LinearOffset",
    "3CosMul": "ThreeCosMul",
    "PairDistance": "PairDistance",
    "SimilarToAny": "SimilarToAny",
    "SimilarToB": "SimilarToB",
    "3CosAvg": "ThreeCosAvg",
    "LRCos": "LRCos",
}
SOME = ("family", "capital-common-countries", "gram8-plural")


def google() -> Questions:
    """Return the questions of each section, in lower case."""
    sections = GOOGLE_FILE.verified().read_text(encoding="ascii").lower().split(": ")[1:]
    lines = [section.strip().splitlines() for section in sections]
    return {name: [line.split() for line in questions] for name, *questions in lines}


def relation(questions: Sequence[Sequence[str]]) -> Relation:
    return of_questions((Pair(a, (a1,)), Pair(b, (b1,))) for a, a1, b, b1 in questions)


def candidates(words: list[str], vectors: NDArray[np.float32]) -> Vocabulary:
    units = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    return Vocabulary(vectors, units, {word: row for row, word in enumerate(words)})


def against_gensim(
    vectors: NDArray[np.float32], words: list[str], asked: Questions, *, times: int, what: str = "", theirs_too: Sequence[str] = ()
) -> None:
    """Time 3CosAdd. gensim reads its questions from a file; ``theirs_too`` limits it to some sections if all would take very long."""
    keyed = KeyedVectors(vectors.shape[1])
    keyed.add_vectors(words, vectors)
    known = candidates(words, vectors)
    relations = {name: relation(questions) for name, questions in asked.items()}
    chosen = {name: asked[name] for name in theirs_too or asked}
    n, n_chosen = (sum(map(len, questions.values())) for questions in (asked, chosen))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "questions.txt"
        text = [line for name, questions in chosen.items() for line in (f": {name}", *map(" ".join, questions))]
        path.write_text("\n".join(text) + "\n", encoding="ascii")
        ours, theirs = compare(
            f"3CosAdd, {len(words):,} x {vectors.shape[1]}{what}, {n:,} questions",
            ours=lambda: {name: rank_relation(each, known, ["3CosAdd"])["3CosAdd"] for name, each in relations.items()},
            peer=lambda: keyed.evaluate_word_analogies(path, restrict_vocab=len(words), case_insensitive=False)[1][:-1],
            peer_name="gensim evaluate_word_analogies" + (f", a question, by {n_chosen:,} of them" if theirs_too else ""),
            times=times,
            share=n_chosen / n,
        )
    right = [int(ours[name].right.sum()) for name in chosen]
    assert right == [len(section["correct"]) for section in theirs], (right, [len(section["correct"]) for section in theirs])


class Embeddings:
    """The interface of vecto's embeddings that its solvers use; all vectors have unit length."""

    def __init__(self, known: Vocabulary) -> None:
        self.matrix = self._normalized_matrix = known.units
        self.vocabulary = self
        self.lst_words, self._row = list(known.row), known.row

    def get_id(self, word: str) -> int:
        return self._row.get(word, -1)

    def get_word_by_id(self, row: int) -> str:
        return self.lst_words[row]

    def get_vector(self, word: str) -> NDArray[np.float32]:
        return self.matrix[self._row[word]]

    def cmp_vectors(self, left: NDArray[np.float32], right: NDArray[np.float32]) -> float:
        return float(left @ right / (np.linalg.norm(left) * np.linalg.norm(right)))


def vecto(folder: Path) -> ModuleType:
    """Fetch vecto and load its solvers."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", VECTO, "-d", str(folder)]
    subprocess.run(pip, check=True)
    (wheel,) = folder.glob("vecto-*.whl")
    path = Path(zipfile.ZipFile(wheel).extract("vecto/benchmarks/analogy/solvers.py", folder))
    spec = importlib.util.spec_from_file_location("vecto_solvers", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def against_vecto(known: Vocabulary, questions: Sequence[Sequence[str]]) -> None:
    """Time all methods; each pair is asked with every other of its relation, and never used to learn its own answer."""
    pairs = sorted({(word, answer) for a, a1, b, b1 in questions for word, answer in ((a, a1), (b, b1))})
    asked = of_pairs([Pair(word, (answer,)) for word, answer in pairs])
    embeddings: Any = Embeddings(known)
    with tempfile.TemporaryDirectory() as folder:
        solvers = vecto(Path(folder))

    def solve(solver: str) -> list[int]:
        random.seed(0)
        ranks: dict[tuple[int, int], int] = {}
        for j, (word, answer) in enumerate(pairs):
            others = [(a, [a1]) for a, a1 in pairs if a != word]
            results = getattr(solvers, solver)(embeddings, exclude=True).do_test_on_pairs(others, [(word, [answer])])
            if len(results) > 1:
                first = [i for i in range(len(pairs)) if i != j]
                ranks |= {(i, j): result["rank"] for i, result in zip(first, results, strict=True)}
            else:
                ranks[-1, j] = results[0]["rank"] if results else -1  # an unknown word
        return [ranks[cell] for cell in sorted(ranks)]

    for method, solver in SOLVERS.items():
        ours, theirs = compare(
            f"{method}, {len(known.units):,} x {known.units.shape[1]}, {len(pairs)} pairs",
            ours=lambda method=method: rank_relation(asked, known, [method])[method],
            peer=lambda solver=solver: solve(solver),
            peer_name=f"vecto {solver}",
            times=3,
        )
        if method != "LRCos":  # the negatives of LRCos are drawn at random
            assert (ours.right == (np.array(theirs) == 0)).all(), method
            assert (ours.rank == theirs).mean() > 0.98, method  # low-ranking candidates tie, and vecto orders them by rounding


def against_the_machine() -> None:
    """Time the loop: its scores in a second, as a share of half the multiply-adds of a matrix product in a second."""
    rng = np.random.default_rng(0)
    square = rng.standard_normal((2048, 2048), dtype=np.float32)
    left, right, zero = rng.standard_normal((ROWS, 128)), rng.standard_normal((ROWS, 128)), np.zeros((128, 128))
    arrays = [array.astype(np.float32) for array in (left, right, zero, zero + 3)]
    count, best = np.zeros((128, 128), dtype=np.int32), np.zeros((128, 128), dtype=np.float32)
    rates: dict[str, list[float]] = {"product": [], "loop": []}
    for _ in range(5):
        for name, work, job in (
            ("product", square.size * 2048 / 2, lambda: square @ square),
            ("loop", ROWS * 128 * 128 * 100, lambda: [count_above(ADD, *arrays, count, best) for _ in range(100)]),
        ):
            start = time.process_time()
            job()
            rates[name].append(work / (time.process_time() - start))
    share = statistics.median(loop / product for loop, product in zip(rates["loop"], rates["product"], strict=True))
    print(f"| the loop, scores a second | half the multiply-adds of the best matrix product | {share:.2f} |")


def main() -> None:
    print("| job | peer | times the CPU time of ours, median |\n|---|---|---|")
    glove = load_glove_6b_50d("glove")
    words, vectors = list(glove.table.index), np.array(glove.table.vectors)
    questions = google()
    rank_relation(relation(questions["family"]), candidates(words[:2_000], vectors[:2_000]), ["3CosAdd"])  # compiled once
    against_gensim(vectors[:30_000], words[:30_000], questions, times=5)
    against_vecto(candidates(words[:30_000], vectors[:30_000]), questions["family"])
    sparse = {name: asked[::13] for name, asked in questions.items()}
    against_gensim(vectors, words, questions, times=3, theirs_too=SOME)
    against_gensim(vectors, words, sparse, times=1)
    wide = np.random.default_rng(0).standard_normal((len(words), 300), dtype=np.float32)
    against_gensim(wide, words, questions, times=1, what=" (random)", theirs_too=SOME)
    against_the_machine()


if __name__ == "__main__":
    main()
