"""Times sentence encoders and language models on single words, against padded batches, and a sweep against a single run.

.venv/bin/python benchmarks/encoders.py
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from measure import children, compare, one_thread

one_thread()

import numpy as np  # noqa: E402
import torch  # noqa: E402
from sentence_transformers import SentenceTransformer  # noqa: E402
from wordfreq import top_n_list  # noqa: E402

from mteb_words.wrappers.catalogue.entries import find_model  # noqa: E402
from mteb_words.wrappers.catalogue.loaders import MINILM, load_smollm2_135m  # noqa: E402
from mteb_words.wrappers.contextual.language_model import LanguageModelWords  # noqa: E402
from mteb_words.wrappers.contextual.recipe import Recipe, parse_recipe  # noqa: E402
from mteb_words.wrappers.contextual.sentence_encoder import SentenceEncoderWords  # noqa: E402

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mteb_words.wrappers.contextual.network import Network

torch.set_num_threads(1)
PADDED = 32


def some_words(number: int) -> list[str]:
    """Return words of all lengths and frequencies, in random order."""
    words = top_n_list("en", 40_000)
    return random.Random(20_261_121).sample([word for word in words if word.isalpha()], number)


def padded(network: Network, recipe: Recipe, words: list[str]) -> NDArray[np.float32]:
    """Encode batches of 32 in the given order, padded to the longest text; the vector is the mean over the word's own tokens."""
    tokenizer, layer = network.tokenizer, recipe.layers(network.layers)[0]
    tokenizer.pad_token = tokenizer.pad_token or tokenizer.eos_token
    rows = []
    for first in range(0, len(words), PADDED):
        texts = [recipe.text(word) for word in words[first : first + PADDED]]
        encoded = tokenizer([text for text, _, _ in texts], padding=True, return_tensors="pt", return_offsets_mapping=True)
        with torch.inference_mode():
            states = network.model(
                input_ids=encoded["input_ids"], attention_mask=encoded["attention_mask"], output_hidden_states=True
            ).hidden_states[layer]
        left, right = encoded["offset_mapping"].unbind(-1)
        starts, ends = (torch.tensor([text[side] for text in texts])[:, None] for side in (1, 2))
        inside = (right > starts) & (left < ends) & (right > left)
        rows.append((states * inside[:, :, None]).sum(1) / inside.sum(1, keepdim=True))
    return torch.cat(rows).numpy()


def language_model(network: Network, name: str, words: list[str]) -> None:
    recipe = parse_recipe(name)
    ours, peer = compare(
        f"SmolLM2-135M, {len(words)} words, @{name}",
        ours=lambda: LanguageModelWords("smollm2", network, recipe).encode_words(words).vectors,
        peer=lambda: padded(network, recipe, words),
        peer_name=f"padded batches of {PADDED}, in the order given",
        times=5,
    )
    assert (np.linalg.norm(ours - peer, axis=1) / np.linalg.norm(peer, axis=1)).max() < 1e-4


def sentence_encoder(words: list[str]) -> None:
    model = SentenceTransformer(str(MINILM.verified().parent), device="cpu")
    for size in (16, 32, 64, 128, 256, 512):
        ours, peer = compare(
            f"MiniLM, {len(words)} words",
            ours=lambda: SentenceEncoderWords("minilm", model).encode_words(words).vectors,
            peer=lambda size=size: model.encode(words, batch_size=size, show_progress_bar=False),
            peer_name=f"SentenceTransformer.encode, batches of {size}",
            times=5,
        )
        assert np.abs(ours - peer).max() < 1e-5


def sweep(folder: Path) -> None:
    """Time whole commands, each with an empty cache."""
    made = tempfile.mkdtemp()

    def command(*arguments: str) -> None:
        shutil.rmtree(made)
        environment = {**os.environ, "MTEB_WORDS_CACHE": f"{made}/cache", "HF_HUB_OFFLINE": "1"}
        whole = [sys.executable, "-m", "mteb_words", *arguments, "--output-folder", f"{made}/results"]
        subprocess.run(whole, env=environment, check=True, capture_output=True, cwd=tempfile.gettempdir())

    tasks = ["-t", "WordSim353", "SimLex999"]
    compare(
        "`mteb-words run`, one layer, two tasks",
        ours=lambda: command("run", "-m", f"hf:{folder}@bare", *tasks),
        peer=lambda: command("sweep", "-m", f"hf:{folder}@bare", "--layers", "all", "--pooling", "mean", "last", "first", *tasks),
        peer_name="`mteb-words sweep`, 31 layers x 3 poolings (the smaller, the better)",
        times=3,
        clock=children,
    )


def main() -> None:
    print("| job | peer | times the CPU time of ours, median |\n|---|---|---|")
    record = find_model("mteb-words/smollm2-135m@bare")
    network = load_smollm2_135m("smollm2", None, "cpu", recipe=record.recipe.record()).network
    words = some_words(1000)
    for name in ("bare", "template-L30", "template"):
        language_model(network, name, words)
    sentence_encoder(some_words(2000))
    sweep(Path(network.tokenizer.name_or_path))


if __name__ == "__main__":
    main()
