"""Folders of models that would run code if they were loaded carelessly."""

from __future__ import annotations

import json
import os
import pickle


def edit(path, **changes):
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def pickled(marker):
    """A pickle that leaves a mark when it is read."""

    class Payload:
        def __reduce__(self):
            return os.system, (f"touch {marker}",)

    return pickle.dumps({"weight": Payload()})


def with_code(folder, marker):
    (folder / "evil.py").write_text(f"open({str(marker)!r}, 'w').close()\nclass Evil: pass\n")


def configuration(**changes):
    def make(folder, marker):
        with_code(folder, marker)
        edit(folder / "config.json", **changes)

    return make


def tokenizer(folder, marker):
    with_code(folder, marker)
    edit(folder / "tokenizer_config.json", tokenizer_class="Evil", auto_map={"AutoTokenizer": ["evil.Evil", "evil.Evil"]})


def weights(name, *, instead):
    def make(folder, marker):
        if instead:
            (folder / "model.safetensors").unlink()
        (folder / name).write_bytes(pickled(marker))

    return make


def adapter(folder, marker):
    (folder / "adapter_config.json").write_text('{"peft_type": "LORA", "base_model_name_or_path": "org/base"}')
    (folder / "adapter_model.bin").write_bytes(pickled(marker))


def module(name):
    def make(folder, marker):
        with_code(folder, marker)
        modules = json.loads((folder / "modules.json").read_text())
        modules[1]["type"] = name
        (folder / "modules.json").write_text(json.dumps(modules))

    return make


def dense(folder):
    return next(folder.glob("*_Dense"))


def activation(folder, marker):
    with_code(folder, marker)
    edit(dense(folder) / "config.json", activation_function="evil.Evil")


def dense_weights(folder, marker):
    weights("pytorch_model.bin", instead=True)(dense(folder), marker)


OWN = {"AutoConfig": "evil.Evil", "AutoModel": "evil.Evil"}

# What is done to a language model's folder, and whether it can be used without the code.
LANGUAGE_MODELS = {
    "a model class of its own": (configuration(model_type="evil", auto_map=OWN), False),
    "a model class beside a known type": (configuration(auto_map=OWN), True),
    "a configuration class": (configuration(model_type="evil", auto_map={"AutoConfig": "evil.Evil"}), False),
    "a class in another repository": (configuration(model_type="evil", auto_map={"AutoConfig": "org/evil--evil.Evil"}), False),
    "a tokenizer class": (tokenizer, True),
    "attention code from the hub": (configuration(attn_implementation="org/evil-kernel"), False),
    "attention code from the hub, further in": (configuration(text_config={"_attn_implementation": "org/evil-kernel"}), False),
    "pickled weights": (weights("pytorch_model.bin", instead=True), False),
    "pickled weights called safetensors": (weights("model.safetensors", instead=True), False),
    "pickled weights beside safetensors": (weights("pytorch_model.bin", instead=False), True),
    "a pickled adapter": (adapter, False),
}
SENTENCE_ENCODERS = {
    "a module class": (module("evil.Evil"), False),
    "a module class of an installed package": (module("antigravity.Evil"), False),
    "an activation function": (activation, True),
    "a pickled dense layer": (dense_weights, False),
}
