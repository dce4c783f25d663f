"""Models by place: folders, GGUF files and repositories of a hub, none of which may run code unasked."""

import contextlib
import os
import shutil
import subprocess
import sys

import numpy as np
import pytest
import torch

from mteb_words import MtebWordsError, Recipe
from mteb_words.errors import UnsupportedError
from mteb_words.wrappers import adapter
from mteb_words.wrappers.base import StaticWords
from mteb_words.wrappers.catalogue.pretrained_places import pretrained
from mteb_words.wrappers.contextual.recipe import PRESETS
from mteb_words.wrappers.static.functions import FunctionWords
from mteb_words.wrappers.static.random_words import RandomWords

from ..hostile import LANGUAGE_MODELS, SENTENCE_ENCODERS, edit
from ..hub import COMMIT, READ_ENVIRONMENT, serve
from ..small_models import ARCHITECTURES

pytestmark = pytest.mark.models


@pytest.fixture(autouse=True)
def cache_elsewhere(tmp_path, monkeypatch):
    monkeypatch.setenv("MTEB_WORDS_CACHE", str(tmp_path / "cache"))


def load(record, **options):
    return record.loader(record.name, revision=record.revision, device="cpu", **record.loader_kwargs(), **options)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_folder_is_read_by_the_recipe_that_is_named(small_model, small_network, architecture):
    record = pretrained(f"{small_model(architecture)}@bare-L2-last")
    assert record.name == f"local/small-{architecture}@bare-L2-last"
    assert record.recipe == Recipe(layer=2, pooling="last")
    assert record.word_vector == "the word alone: last of the word's own tokens in layer 2"
    assert record.dim == 32
    found = load(record).encode_words(["king"]).vectors[0]
    network = small_network(architecture)
    ids = network.tokenizer("king" if architecture in ("bert", "llama", "mistral", "gemma", "t5") else " king")["input_ids"]
    last = len(ids) - (2 if architecture == "bert" else 1)
    assert np.allclose(found, network.states(torch.tensor([ids]), [2])[2][0, last], atol=1e-5)


def test_the_record_says_the_size_of_the_model(small_model, small_network):
    record, network = pretrained(str(small_model("llama"))), small_network("llama")
    assert record.parameters == sum(parameter.numel() for parameter in network.model.parameters())
    assert record.embedding_parameters == network.model.get_input_embeddings().weight.numel()
    assert (record.max_tokens, record.kind) == (64, "language model")


def test_without_a_recipe_a_language_model_is_read_by_the_template(small_model):
    record = pretrained(str(small_model("gpt2")))
    assert (record.name, record.recipe) == ("local/small-gpt2@template", PRESETS["template"])
    assert (record.base, record.declared) == ("local/small-gpt2", True)
    assert pretrained(f"{small_model('gpt2')}@bare").declared is False


def test_without_a_recipe_a_sentence_encoder_is_used_as_it_is(small_sentence_encoder):
    from sentence_transformers import SentenceTransformer

    record = pretrained(str(small_sentence_encoder))
    assert (record.name, record.kind, record.recipe) == ("local/sbert", "sentence encoder", None)
    assert (record.base, record.declared) == ("local/sbert", True)
    words = ["king", "extraordinarily", "a", "the people"]
    expected = SentenceTransformer(str(small_sentence_encoder), device="cpu").encode(words)
    assert expected.shape == (4, 12)
    assert np.allclose(load(record).encode_words(words).vectors, expected, atol=1e-6)


def test_with_a_recipe_the_language_model_inside_a_sentence_encoder_is_read(small_sentence_encoder):
    record = pretrained(f"{small_sentence_encoder}@bare-L1")
    assert (record.name, record.kind) == ("local/sbert@bare-L1", "language model")
    assert (record.base, record.declared) == ("local/sbert", False)
    assert pretrained(f"{small_sentence_encoder}@template").declared is False  # the model as it is stands for it
    assert load(record).encode_words(["king"]).vectors.shape == (1, 32)


def test_a_sentence_encoder_gives_the_same_vector_in_any_batch(small_sentence_encoder):
    words = ["king", "extraordinarily", "a", "the people", "queen", "misunderstanding", "a"]
    model = load(pretrained(str(small_sentence_encoder)))
    model.store = None
    together, alone = model.encode_words(words).vectors, np.concatenate([model.encode_words([word]).vectors for word in words])
    assert np.abs(together - alone).max() <= 1e-5


def test_a_sentence_encoder_gives_the_tokens_of_a_span_that_it_pools(small_sentence_encoder):
    model = load(pretrained(str(small_sentence_encoder)))
    texts, spans = ["the people of the city", "they say so often here"], [(4, 10), (5, 8)]
    found = model.encode_spans(texts, spans).vectors
    for vector, text, (start, end) in zip(found, texts, spans, strict=True):
        states = model.model.encode(text, output_value="token_embeddings", convert_to_numpy=False).numpy()
        offsets = model.model.tokenizer(text, return_offsets_mapping=True)["offset_mapping"]
        inside = [p for p, (left, right) in enumerate(offsets) if right > start and left < end and right > left]
        assert np.allclose(vector, states[inside].mean(axis=0), atol=1e-5)


def test_spans_of_any_sentence_transformer_that_mteb_wraps(small_sentence_encoder):
    from mteb.models import SentenceTransformerEncoderWrapper

    wrapped = SentenceTransformerEncoderWrapper(str(small_sentence_encoder), device="cpu")
    ours = load(pretrained(str(small_sentence_encoder)))
    texts, spans = ["the people of the city"], [(4, 10)]
    assert np.allclose(adapter.encode_spans(wrapped, texts, spans).vectors, ours.encode_spans(texts, spans).vectors, atol=1e-6)


def test_two_spans_of_one_sentence_are_those_of_one_at_a_time(small_sentence_encoder):
    model = load(pretrained(str(small_sentence_encoder)))
    texts, spans = ["the people of the city", "they say so", "the people of the city"], [(4, 10), (5, 8), (18, 22)]
    alone = np.concatenate([model.encode_spans([text], [span]).vectors for text, span in zip(texts, spans, strict=True)])
    assert np.abs(model.encode_spans(texts, spans).vectors - alone).max() <= 1e-4 * np.abs(alone).max()


@pytest.mark.parametrize("model", [StaticWords("static", ["king", "queen"], np.eye(2, dtype=np.float32)), RandomWords("random")])
def test_in_static_vectors_a_word_is_the_same_in_every_context(model):
    found = adapter.encode_spans(model, ["a king", "the king sleeps", "zyxw"], [(2, 6), (4, 8), (0, 4)])
    assert found.words == ("king", "king", "zyxw")
    assert np.array_equal(found.vectors[:2], model.encode_words(["king", "king"]).vectors)
    assert found.known.tolist() == [True, True, isinstance(model, RandomWords)]


def test_a_model_without_parts_says_why_it_has_none():
    whole = FunctionWords("whole", lambda texts: np.ones((len(texts), 2)))
    with pytest.raises(UnsupportedError, match="FunctionWords gives one vector a text and none for a word inside it"):
        adapter.encode_spans(whole, ["a word"], [(2, 6)])


def test_static_sentence_embeddings_have_no_vector_of_a_word_in_its_context():
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    from mteb_words.wrappers.contextual.sentence_encoder import SentenceEncoderWords

    from ..small_models import bert_tokenizer

    static = StaticEmbedding(bert_tokenizer().backend_tokenizer, embedding_dim=8)
    model = SentenceEncoderWords("static", SentenceTransformer(modules=[static], device="cpu"))
    assert np.allclose(model.encode_words(["king", "a people"]).vectors, model.model.encode(["king", "a people"]), atol=1e-6)
    with pytest.raises(UnsupportedError, match="no vector for each token in its context: it begins with StaticEmbedding"):
        model.encode_spans(["a word"], [(2, 6)])


def test_the_revision_of_a_folder_is_its_content_and_the_recipe(small_model, tmp_path):
    folder = shutil.copytree(small_model("gpt2"), tmp_path / "copy")
    revisions = [pretrained(f"{folder}@bare").revision, pretrained(f"{small_model('gpt2')}@bare").revision]
    assert revisions[0] == revisions[1]
    revisions.append(pretrained(f"{folder}@bare-L1").revision)
    weights = folder / "model.safetensors"
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)
    revisions.append(pretrained(f"{folder}@bare").revision)
    assert len(set(revisions)) == 3


def test_words_are_kept_between_loads_and_types_of_weights_apart(small_model, caplog):
    record = pretrained(f"{small_model('gpt2')}@bare")
    exact, half = (load(record, dtype=dtype).encode_words(["king"]).vectors for dtype in ("float32", "bfloat16"))
    assert 0 < np.linalg.norm(exact - half) / np.linalg.norm(exact) < 0.05
    model = load(record)
    model.network.model = None  # nothing can be computed any more
    assert np.array_equal(model.encode_words(["king"]).vectors, exact)


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("{folder}@pasta", "unknown recipe 'pasta'; expected one of paper, bare, template, input, eol"),
        ("{folder}@templat", "unknown recipe 'templat'; did you mean 'template'"),
        ("{folder}@bare-L99", "has layers 0 to 4; the recipe asks for layer 99"),
        ("{empty}", "has neither config.json nor modules.json"),
        ("{file}", "is a file; expected the folder of a transformers model, or a .gguf file. Word vectors: static:"),
        ("no folder here", "'no folder here' is neither a folder here nor the id of a repository"),
        ("{broken}", "config.json is no JSON"),
        ("{unknown}", "holds no model that transformers can load"),
        ("{damaged}", "is no usable safetensors file"),
    ],
)
def test_a_place_that_holds_no_model_is_refused_with_what_to_do(small_model, tmp_path, place, message):
    places = {name: tmp_path / name for name in ("empty", "broken", "unknown", "damaged")}
    for name, folder in places.items():
        folder.mkdir() if name == "empty" else shutil.copytree(small_model("gpt2"), folder)
    (places["broken"] / "config.json").write_text("{")
    (places["unknown"] / "config.json").write_text('{"model_type": "nobody-knows"}')
    (places["damaged"] / "model.safetensors").write_bytes(b"\xff" * 100)
    (tmp_path / "file.txt").write_text("king 1 2")
    text = place.format(folder=small_model("gpt2"), file=tmp_path / "file.txt", **places)
    with pytest.raises(MtebWordsError) as error:
        load(pretrained(text))
    assert message in str(error.value)


@pytest.mark.parametrize("kind", [*LANGUAGE_MODELS, *SENTENCE_ENCODERS])
def test_no_code_that_comes_with_a_model_is_run(small_model, small_sentence_encoder, tmp_path, monkeypatch, kind):
    source = small_model("gpt2") if kind in LANGUAGE_MODELS else small_sentence_encoder
    folder = shutil.copytree(source, tmp_path / "hostile")
    marker = tmp_path / "it-ran"
    make, usable = {**LANGUAGE_MODELS, **SENTENCE_ENCODERS}[kind]
    make(folder, marker)
    monkeypatch.setattr(sys, "stdin", None)  # nobody is there to be asked
    monkeypatch.chdir(folder)
    monkeypatch.syspath_prepend(str(folder))
    with contextlib.nullcontext() if usable else pytest.raises(MtebWordsError):
        load(pretrained(str(folder))).encode_words(["king"])
    assert not marker.exists()


def test_with_the_flag_code_that_comes_with_a_model_may_run(small_model, tmp_path):
    folder = shutil.copytree(small_model("gpt2"), tmp_path / "own")
    (folder / "own_model.py").write_text(
        "from transformers import GPT2Config, GPT2Model\n"
        "class OwnConfig(GPT2Config):\n    model_type = 'own'\n"
        "class OwnModel(GPT2Model):\n    config_class = OwnConfig\n"
    )
    edit(folder / "config.json", model_type="own", auto_map={"AutoConfig": "own_model.OwnConfig", "AutoModel": "own_model.OwnModel"})
    with pytest.raises(MtebWordsError, match=r"needs code of its own \(own_model.py\), which was not run.*--allow-remote-code"):
        load(pretrained(f"{folder}@bare"))
    allowed = load(pretrained(f"{folder}@bare", allow_remote_code=True)).encode_words(["king"])
    assert np.allclose(allowed.vectors, load(pretrained(f"{small_model('gpt2')}@bare")).encode_words(["king"]).vectors, atol=1e-6)


def without_tensors(folder, *names):
    """Remove tensors from the weights, by what their names contain."""
    from safetensors.torch import load_file, save_file

    kept = {name: tensor for name, tensor in load_file(folder / "model.safetensors").items() if not any(part in name for part in names)}
    save_file(kept, folder / "model.safetensors", metadata={"format": "pt"})


def test_weights_that_are_missing_are_not_drawn_at_random(small_model, tmp_path):
    folder = shutil.copytree(small_model("llama"), tmp_path / "cut")
    without_tensors(folder, "layers.2.mlp")
    with pytest.raises(MtebWordsError, match=r"lacks 3 of the model's weights, first 'layers\.2\.mlp"):
        load(pretrained(f"{folder}@bare"))


def test_weights_that_no_hidden_state_needs_may_be_missing(small_model, tmp_path):
    bert = shutil.copytree(small_model("bert"), tmp_path / "bert")
    without_tensors(bert, "pooler")
    t5 = shutil.copytree(small_model("t5"), tmp_path / "t5")
    without_tensors(t5, "decoder")
    for folder in (bert, t5):
        assert load(pretrained(f"{folder}@bare")).encode_words(["king"]).known.all()


def test_a_folder_without_a_tokenizer_is_refused(small_model, tmp_path):
    folder = shutil.copytree(small_model("llama"), tmp_path / "mute")
    for path in folder.glob("tokenizer*"):
        path.unlink()
    with pytest.raises(MtebWordsError, match=r"holds no tokenizer|Couldn't instantiate the backend tokenizer"):
        load(pretrained(f"{folder}@bare"))


def test_pickled_weights_of_a_module_are_refused_before_anything_is_loaded(small_sentence_encoder, tmp_path):
    import torch

    folder = shutil.copytree(small_sentence_encoder, tmp_path / "sbert")
    (dense,) = folder.glob("*_Dense")
    (dense / "model.safetensors").unlink()
    torch.save({}, dense / "pytorch_model.bin")
    with pytest.raises(MtebWordsError, match="_Dense has no safetensors weights"):
        pretrained(str(folder))


def test_a_sentence_encoder_that_cuts_its_vectors_gives_them_cut(small_sentence_encoder, tmp_path):
    from sentence_transformers import SentenceTransformer

    SentenceTransformer(str(small_sentence_encoder), device="cpu", truncate_dim=8).save(str(tmp_path / "cut"))
    found = load(pretrained(str(tmp_path / "cut"))).encode_words(["king", "queen"]).vectors
    assert np.allclose(found, SentenceTransformer(str(tmp_path / "cut"), device="cpu").encode(["king", "queen"]), atol=1e-6)


def test_the_empty_word_is_unknown_to_a_sentence_encoder(small_sentence_encoder):
    found = load(pretrained(str(small_sentence_encoder))).encode_words(["", "king"])
    assert found.known.tolist() == [False, True]


def test_the_revision_is_of_the_model_alone_and_not_of_results_beside_it(small_model, tmp_path):
    folder = shutil.copytree(small_model("gpt2"), tmp_path / "model")
    before = pretrained(f"{folder}@bare").revision
    (folder / "results").mkdir()
    (folder / "results" / "WordSim353.json").write_text("{}")
    assert pretrained(f"{folder}@bare").revision == before


@pytest.mark.parametrize("content", [b"junk", b"GGUF" + bytes(16), b""])
def test_a_broken_gguf_file_is_refused_in_one_line(tmp_path, content):
    (tmp_path / "x.GGUF").write_bytes(content)
    with pytest.raises(MtebWordsError, match=r"x\.GGUF is no usable GGUF file"):
        pretrained(f"{tmp_path / 'x.GGUF'}@bare")


def test_a_model_whose_last_state_is_narrower_is_read(tmp_path):
    import transformers

    from ..small_models import byte_level_tokenizer

    tokenizer = byte_level_tokenizer()
    config = transformers.OPTConfig(
        vocab_size=len(tokenizer), hidden_size=32, word_embed_proj_dim=16, ffn_dim=48, num_hidden_layers=3, num_attention_heads=4,
        max_position_embeddings=64, pad_token_id=0, bos_token_id=0, eos_token_id=0,
    )  # fmt: skip
    transformers.AutoModel.from_config(config).save_pretrained(tmp_path / "opt")
    tokenizer.save_pretrained(tmp_path / "opt")
    widths = {
        name: load(pretrained(f"{tmp_path / 'opt'}@{name}")).encode_words(["king", ""]).vectors.shape
        for name in ("bare", "bare-L1", "input")
    }
    assert widths == {"bare": (2, 16), "bare-L1": (2, 32), "input": (2, 16)}


def test_a_text_longer_than_a_roberta_takes_is_cut_where_its_positions_end(tmp_path):
    import transformers

    from ..small_models import byte_level_tokenizer

    tokenizer = byte_level_tokenizer()
    sizes = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 48, "max_position_embeddings": 66}
    config = transformers.RobertaConfig(vocab_size=len(tokenizer), pad_token_id=1, **sizes)
    transformers.AutoModel.from_config(config).save_pretrained(tmp_path / "roberta")
    tokenizer.save_pretrained(tmp_path / "roberta")
    model = load(pretrained(f"{tmp_path / 'roberta'}@bare"))
    assert model.network.longest == 64
    assert model.encode_words([" ".join(["house"] * 200)]).known.all()
    spans = model.encode_spans([" ".join(["house"] * 200)] * 2, [(900, 905), (0, 5)])
    assert spans.known.tolist() == [False, True]


def test_a_revision_of_a_folder_is_refused(small_model):
    with pytest.raises(MtebWordsError, match="a revision, 'abc', is for repositories of the hub"):
        pretrained(f"{small_model('gpt2')}@bare", "abc")


def test_a_model_that_reads_more_than_text_is_refused(tmp_path):
    import transformers

    from ..small_models import byte_level_tokenizer

    config = transformers.WhisperConfig(
        d_model=32, encoder_layers=1, decoder_layers=1, encoder_attention_heads=2, decoder_attention_heads=2
    )
    transformers.AutoModel.from_config(config).save_pretrained(tmp_path / "whisper")
    byte_level_tokenizer().save_pretrained(tmp_path / "whisper")
    with pytest.raises(MtebWordsError, match="does not read text alone"):
        load(pretrained(f"{tmp_path / 'whisper'}@bare"))


def settings(url, folder, **environment):
    return {"HF_ENDPOINT": url, "HF_HOME": str(folder / "hf"), "HF_HUB_OFFLINE": "0", **environment}


def run_with_hub(server, url, folder, *arguments, **environment):
    """`mteb-words run` in a process that knows a hub, or none; returns its exit code and what it printed."""
    command = ["run", *arguments, "-t", "WordSim353", "--output-folder", "results"]
    code = f"{READ_ENVIRONMENT}\nfrom mteb_words.extension.cli import main\nraise SystemExit(main({command!r}))"
    (folder / "log").unlink(missing_ok=True)
    ended = server.run(code=code, log=folder / "log", cwd=folder, **settings(url, folder, **environment))
    return ended, (folder / "log").read_text()


def test_a_repository_is_fetched_at_one_commit_and_found_again_without_a_network(server, small_model, tmp_path):
    with serve({"org/small": small_model("llama")}) as (url, requests):
        command = [
            sys.executable,
            "-m",
            "mteb_words",
            "run",
            "-m",
            "hf:org/small@bare-L2",
            "-t",
            "WordSim353",
            "--output-folder",
            "results",
        ]
        subprocess.run(command, cwd=tmp_path, env={**os.environ, **settings(url, tmp_path)}, capture_output=True, check=True)
        fetched = [path for path in requests if "/resolve/" in path]
        assert fetched
        assert all(f"/resolve/{COMMIT}/" in path for path in fetched)
    (result,) = (tmp_path / "results").rglob("WordSim353.json")
    assert result.parent.name == COMMIT
    assert result.parent.parent.name == "org__small@bare-L2"
    code, said = run_with_hub(server, url, tmp_path, "-m", "hf:org/small@bare-L1")  # the hub is gone
    assert (code, len(list((tmp_path / "results").rglob("WordSim353.json")))) == (0, 2), said
    code, said = run_with_hub(server, url, tmp_path, "-m", "hf:org/small@bare-L3", HF_HUB_OFFLINE="1")
    assert code == 0, said


@pytest.mark.parametrize(
    ("model", "message"),
    [
        (["hf:org/none"], "the model repository 'org/none' does not exist, or is private"),
        (["hf:org/small", "--model-revision", "no-such-branch"], "'org/small' at 'no-such-branch' has no such commit, branch or tag"),
        (["hf:org/pickled"], "org/pickled has no safetensors weights; other formats can run code"),
    ],
)
def test_a_repository_that_cannot_be_used_is_refused_in_one_line(server, small_model, tmp_path, model, message):
    pickled = tmp_path / "pickled"
    pickled.mkdir()
    (pickled / "config.json").write_text("{}")
    (pickled / "pytorch_model.bin").write_bytes(b"")
    with serve({"org/small": small_model("llama"), "org/pickled": pickled}) as (url, requests):
        code, said = run_with_hub(server, url, tmp_path, "-m", *model)
    assert code == 1
    assert message in said.splitlines()[-1]
    assert not any("pytorch_model.bin" in path for path in requests)


def test_without_a_network_a_repository_that_is_not_here_is_named(server, tmp_path):
    code, said = run_with_hub(server, "http://127.0.0.1:9", tmp_path, "-m", "hf:org/absent")
    assert code == 1
    assert "the model repository 'org/absent' is not on this machine and the hub could not be asked" in said.splitlines()[-1]
