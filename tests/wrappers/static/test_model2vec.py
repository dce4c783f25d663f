"""model2vec's folders: a word is the mean of its tokens' rows, computed by hand from a tiny table."""

import json

import numpy as np
import pytest
from safetensors.numpy import save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from mteb_words import MtebWordsError, WordEncoder
from mteb_words.wrappers.catalogue.static_places import local_static
from mteb_words.wrappers.sources import revisions as revision

# WordPiece: "##" continues a word
PIECES = ["[UNK]", "un", "##known", "king", "queen", "##s"]
ROWS = np.array([[9, 9], [1, 0], [3, 2], [4, 8], [-6, 8], [0, 2]], dtype=np.float32)


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("MTEB_WORDS_CACHE", str(tmp_path / "cache"))


def word_piece():
    tokenizer = Tokenizer(models.WordPiece({piece: n for n, piece in enumerate(PIECES)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    return tokenizer


@pytest.fixture
def folder(tmp_path):
    """Writes a folder as model2vec saves it."""

    def write(tokenizer=None, config=None, **tensors):
        path = tmp_path / "My model"
        path.mkdir(exist_ok=True)
        save_file(tensors or {"embeddings": ROWS}, path / "model.safetensors")
        (tokenizer or word_piece()).save(str(path / "tokenizer.json"))
        (path / "config.json").write_text(json.dumps(config or {"normalize": False, "max_length": 1, "embedding_dtype": "float32"}))
        return path

    return write


def load(path):
    record = local_static(path)
    return record.loader(record.name)


def test_a_word_is_the_mean_of_the_rows_of_its_tokens(folder):
    found = load(folder()).encode_words(["King", "queens", "unknown", "king queen unknown"])
    assert found.vectors.dtype == np.float32
    assert found.vectors.tolist() == [[4, 8], [-3, 5], [2, 1], [(4 - 6 + 1 + 3) / 4, (8 + 8 + 0 + 2) / 4]]
    assert found.known.all()


def test_unknown_tokens_are_left_out_and_a_word_without_any_other_is_unknown(folder):
    found = load(folder()).encode_words(["king zyx", "zyx", ""])
    assert found.vectors.tolist() == [[4, 8], [0, 0], [0, 0]]
    assert found.known.tolist() == [True, False, False]


def test_no_words_give_an_empty_table(folder):
    assert load(folder()).encode_words([]).vectors.shape == (0, 2)


def test_more_texts_than_are_tokenised_at_a_time_keep_their_order(folder):
    found = load(folder()).encode_words(["king", "queen", "zyx"] * 5_000)
    assert np.array_equal(found.vectors, np.tile([[4, 8], [-6, 8], [0, 0]], (5_000, 1)))


def test_vectors_are_of_unit_length_only_where_the_configuration_says_so(folder):
    found = load(folder(config={"normalize": True})).encode_words(["queen", "zyx"])
    assert found.vectors[0].tolist() == pytest.approx([-0.6, 0.8])
    assert found.known.tolist() == [True, False]
    assert load(folder(config={"hidden_dim": 2})).encode_words(["queen"]).vectors.tolist() == [[-6, 8]]


def test_with_a_mapping_tokens_share_rows_and_have_weights(folder):
    shared = {
        "embeddings": np.array([[10, 0], [0, -20]], dtype=np.int8),  # quantised: numbers from -127 to 127
        "mapping": np.array([0, 0, 1, 0, 1, 1]),
        "weights": np.array([1, 0.5, 0.25, 2, 1, 0.1], dtype=np.float32),
    }
    found = load(folder(**shared)).encode_words(["unknown", "king"])
    assert found.vectors.tolist() == [[0.5 * 10 / 2, 0.25 * -20 / 2], [20, 0]]


@pytest.mark.parametrize("dtype", [np.int8, np.float16, np.float64])
def test_rows_of_any_number_type_are_read_as_float32(folder, dtype):
    found = load(folder(embeddings=ROWS.astype(dtype))).encode_words(["queens"])
    assert (found.vectors.dtype, found.vectors.tolist()) == (np.float32, [[-3, 5]])


def test_a_unigram_tokenizer_says_by_number_which_token_is_unknown(folder):
    tokenizer = Tokenizer(models.Unigram([("<unk>", 0.0), ("king", -1.0), ("s", -1.0)], unk_id=0))
    found = load(folder(tokenizer, embeddings=np.array([[7.0], [2.0], [4.0]]))).encode_words(["kings", "東s", "東"])
    assert found.vectors.tolist() == [[3], [4], [0]]
    assert found.known.tolist() == [True, True, False]


def test_padding_and_length_limits_of_the_tokenizer_change_nothing(folder):
    tokenizer = word_piece()
    tokenizer.enable_padding(length=8, pad_id=1, pad_token="un")
    tokenizer.enable_truncation(1)
    assert load(folder(tokenizer)).encode_words(["king queen"]).vectors.tolist() == [[-1, 8]]


def test_a_text_that_the_tokenizer_refuses_is_named(folder):
    tokenizer = Tokenizer(models.WordLevel({"king": 0}, unk_token="[UNK]"))  # whose unknown token is no token
    model = load(folder(tokenizer, embeddings=np.ones((1, 2))))
    assert model.encode_words(["king"]).known.all()
    with pytest.raises(MtebWordsError, match="the tokenizer of local/My-model cannot split 'zyx'"):
        model.encode_words(["king", "zyx"])


def test_the_record_has_the_name_of_the_folder_and_the_content_of_its_files(folder, monkeypatch):
    path = folder()
    record = local_static(path)
    assert (record.name, record.kind, record.dim, record.parameters) == ("local/My-model", "static", 2, 12)
    assert record.word_vector == "mean of the rows of the word's known tokens"
    assert str(path.parent) not in repr(record.loader_kwargs())
    assert isinstance(record.loader(record.name), WordEncoder)
    with monkeypatch.context() as patch:
        patch.setattr(revision, "file_sha256", lambda path: pytest.fail("hashed again"))
        assert local_static(path).revision == record.revision


def test_a_change_in_any_of_the_three_files_is_another_revision(folder):
    revisions = [local_static(folder()).revision]
    revisions.append(local_static(folder(config={"normalize": True})).revision)
    revisions.append(local_static(folder(embeddings=-ROWS)).revision)
    tokenizer = word_piece()
    tokenizer.normalizer = normalizers.Sequence([])
    revisions.append(local_static(folder(tokenizer)).revision)
    assert len(set(revisions)) == 4


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "config.json"])
def test_a_missing_file_is_named(folder, name):
    path = folder()
    (path / name).unlink()
    with pytest.raises(
        MtebWordsError, match=f"My model is a folder without {name}; expected a file of word vectors or a folder that model2vec"
    ):
        local_static(path)


# the tokenizers library panics at this one, which is no Exception in Python
PANIC = json.dumps(json.loads(word_piece().to_str()) | {"normalizer": {"type": "Precompiled", "precompiled_charsmap": "AQID"}}).encode()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("model.safetensors", b"\x08\0\0\0\0\0\0\0{}", r"model\.safetensors is no usable safetensors file"),
        ("tokenizer.json", b"{}", r"tokenizer\.json is no usable tokenizer \(.*\); expected what the tokenizers library saves"),
        ("tokenizer.json", b"\xff\xfe", r"tokenizer\.json is no usable tokenizer"),
        ("tokenizer.json", PANIC, r"tokenizer\.json is no usable tokenizer \(.*precompiled_charsmap"),
        ("config.json", b"{", r"config\.json is no JSON \(.*\); fetch it again"),
        ("config.json", b"\xff\xfe\xff", r"config\.json is no JSON \(.*\); fetch it again"),
        ("config.json", b"[" * 100_000, r"config\.json is no JSON \(.*\); fetch it again"),
        ("config.json", b"[]", r"config\.json is no configuration of model2vec; expected a JSON object whose 'normalize'"),
        ("config.json", b'{"normalize": "yes"}', r"config\.json is no configuration of model2vec"),
    ],
)
def test_a_damaged_file_is_named(folder, name, content, message):
    path = folder()
    (path / name).write_bytes(content)
    with pytest.raises(MtebWordsError, match=message):
        local_static(path)


ONES = np.ones(6, dtype=np.float32)


@pytest.mark.parametrize(
    ("tensors", "message"),
    [
        ({"vectors": ROWS}, "holds vectors and no 'embeddings'; expected a file that model2vec saved"),
        ({"embeddings": ROWS[:5]}, r"has 5 embeddings, .*tokenizer\.json has 6 tokens; expected as many"),
        ({"embeddings": np.append(ROWS, ROWS, axis=0)}, r"has 12 embeddings, .*tokenizer\.json has 6 tokens"),
        ({"embeddings": ROWS.ravel()}, r"'embeddings' is float32 of shape \(12,\); expected numbers in 2 dimensions"),
        ({"embeddings": ROWS[:0]}, r"'embeddings' is float32 of shape \(0, 2\)"),
        ({"embeddings": ROWS > 0}, r"'embeddings' is bool"),
        ({"embeddings": np.where(ROWS == 8, np.nan, ROWS)}, "row 3 of 'embeddings' holds NaN, infinity"),
        ({"embeddings": np.where(ROWS == 9, 1e39, ROWS.astype(np.float64))}, "row 0 of 'embeddings' holds .* too large for float32"),
        ({"embeddings": ROWS[:2], "mapping": np.arange(5) % 2}, r"'mapping' is of 5 tokens, .*tokenizer\.json has 6"),
        ({"embeddings": ROWS[:2], "mapping": np.arange(6) % 3}, "'mapping' sends token 2 to row 2 of 2"),
        ({"embeddings": ROWS[:2], "mapping": -(np.arange(6) % 2)}, "'mapping' sends token 1 to row -1 of 2"),
        ({"embeddings": ROWS[:2], "mapping": np.zeros(6)}, r"'mapping' is float64 of shape \(6,\); expected the number of a row"),
        ({"embeddings": ROWS[:2], "mapping": np.zeros((6, 1), dtype=np.int64)}, r"'mapping' is int64 of shape \(6, 1\)"),
        ({"embeddings": ROWS, "weights": ONES[:5]}, r"'weights' is of 5 tokens, .*tokenizer\.json has 6"),
        ({"embeddings": ROWS, "weights": ONES * np.inf}, "row 0 of 'weights' holds NaN, infinity"),
        ({"embeddings": ROWS, "weights": ONES[:, None]}, r"'weights' is float32 of shape \(6, 1\); expected numbers in 1 dimensions"),
    ],
)
def test_tensors_that_do_not_fit_are_named(folder, tensors, message):
    with pytest.raises(MtebWordsError, match=r"model\.safetensors.*" + message):
        local_static(folder(**tensors))
