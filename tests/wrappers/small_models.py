"""Small models of real architectures, with tokenizers of the kinds that they come with; weights are random."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ARCHITECTURES = ("llama", "mistral", "olmo", "gemma", "gpt2", "bert", "t5")
CAUSAL = ("llama", "mistral", "olmo", "gemma", "gpt2")
SIZES = {"hidden_size": 32, "num_hidden_layers": 4, "num_attention_heads": 4, "intermediate_size": 48, "max_position_embeddings": 64}


@functools.cache
def corpus():
    from wordfreq import top_n_list

    words = top_n_list("en", 3000)
    return [" ".join(words[n : n + 8]) for n in range(0, 3000, 8)]


def byte_level_tokenizer():
    """As GPT-2, OLMo and SmolLM2 have: a space is part of the token after it; nothing is added to a text."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=900, special_tokens=["<|end|>"], initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    )
    tokenizer.train_from_iterator(corpus(), trainer)
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<|end|>", pad_token="<|end|>")


def llama_tokenizer():
    """As Llama, Mistral and Gemma have: it writes a space before the first word, and a beginning of text."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(models.BPE(unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="always")
    tokenizer.train_from_iterator(
        corpus(), trainers.BpeTrainer(vocab_size=900, special_tokens=["<unk>", "<s>", "</s>"], show_progress=False)
    )
    tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 1)])
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="<unk>", bos_token="<s>", eos_token="</s>", pad_token="</s>")


def bert_tokenizer():
    """As BERT has: lower case, ``##`` inside words, [CLS] and [SEP] around a text."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers
    from transformers import PreTrainedTokenizerFast

    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.train_from_iterator(corpus(), trainers.WordPieceTrainer(vocab_size=900, special_tokens=special, show_progress=False))
    tokenizer.post_processor = processors.TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]", pad_token="[PAD]", mask_token="[MASK]"
    )


def make_model(architecture: str, folder: Path) -> Path:
    """Write a small model with random weights, of which every part has a say in the result."""
    import torch
    import transformers

    tokenizer = {"gpt2": byte_level_tokenizer, "olmo": byte_level_tokenizer, "bert": bert_tokenizer}.get(architecture, llama_tokenizer)()
    size = {**SIZES, "vocab_size": len(tokenizer)}
    match architecture:
        case "llama":
            config = transformers.LlamaConfig(**size, num_key_value_heads=2)
        case "mistral":
            config = transformers.MistralConfig(**size, num_key_value_heads=2, sliding_window=16)
        case "olmo":
            config = transformers.OlmoConfig(**size, clip_qkv=8.0)
        case "gemma":
            config = transformers.Gemma3TextConfig(**size, num_key_value_heads=1, head_dim=8, sliding_window=16)
        case "gpt2":
            config = transformers.GPT2Config(n_embd=32, n_layer=4, n_head=4, n_positions=64, vocab_size=len(tokenizer))
        case "bert":
            config = transformers.BertConfig(**size)
        case "t5":
            config = transformers.T5Config(d_model=32, d_kv=8, d_ff=48, num_layers=4, num_heads=4, vocab_size=len(tokenizer))
    torch.manual_seed(7)
    model = transformers.AutoModel.from_config(config)
    with torch.no_grad():
        for parameter in model.parameters():
            if parameter.ndim > 1:
                parameter.normal_(std=0.15)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def make_sentence_encoder(folder: Path) -> Path:
    """Write a small sentence-transformers model: BERT, mean, a dense layer, unit length."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Dense, Normalize, Pooling, Transformer

    torch.manual_seed(8)
    transformer = Transformer(str(make_model("bert", folder / "bert")), max_seq_length=32)
    modules = [transformer, Pooling(32, pooling_mode="mean"), Dense(32, 12), Normalize()]
    SentenceTransformer(modules=modules, device="cpu").save(str(folder / "sbert"))
    return folder / "sbert"
