"""``Recipe``: how a word becomes a vector in a model that reads text. It is part of the model's identity."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal, get_args

from ...errors import UnknownNameError, nearest

Pooling = Literal["mean", "last", "first", "weighted", "max"]
Dtype = Literal["float32", "bfloat16", "float16"]
Layers = int | tuple[int, ...] | Literal["input", "middle"]

# Raise it when a recipe makes another text of the same word: cached vectors are then computed again.
TEXT_VERSION = 1

WORD = "{word}"
TEXT = "{text}"
_POOLINGS = {"mean": "mean over", "last": "last of", "first": "first of", "weighted": "position-weighted mean over", "max": "max over"}


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a language model turns a word into a vector.

    Attributes:
        template: The text that the model reads; it contains ``{word}`` once.
        layer: The hidden state that is taken, counted as in ``hidden_states`` of transformers: 0 is the input of the first layer,
            k the output of layer k, -1 the last one (after the final normalisation). Of several layers the mean is taken. ``middle`` is
            half of the number of layers, ``input`` a row of the input embedding table (no layer is computed).
        pooling: What is taken of the states at the pooled positions: their ``mean``, the ``last``, the ``first``, their mean ``weighted``
            by 1, 2, 3, ... (Muennighoff 2022, arXiv 2202.08904), or the ``max`` of each component.
        pooled: Which positions are pooled: ``all``, including special tokens, those of the whole ``text``, or those of the ``word``.
        special_tokens: Whether the tokenizer adds its special tokens (for example a beginning-of-text token).
        leading_space: Whether a word at the start of the text is written as inside a text, with a space before it.
            Tokenizers of the Llama family add this space themselves, so they get no second one.
        case: Whether the word is read ``as is`` or in ``lower`` case.
        echo: Whether the text is read twice, and only positions in the second reading are pooled. There a left-to-right model
            has also seen the text after the word (Springer et al. 2024, arXiv 2402.15449).
        text_template: What the model reads for a text of several words, for example a sentence; it contains ``{text}`` once. The
            default is the text alone: a template that is made for a word never stands around a sentence.
    """

    template: str = WORD
    layer: Layers = -1
    pooling: Pooling = "mean"
    pooled: Literal["all", "text", "word"] = "word"
    special_tokens: bool = True
    leading_space: bool = True
    case: Literal["as is", "lower"] = "as is"
    echo: bool = False
    text_template: str = TEXT

    def __post_init__(self) -> None:
        if self.template.count(WORD) != 1:
            raise ValueError(f"a template holds {WORD} exactly once, got {self.template!r}")
        if self.text_template.count(TEXT) != 1:
            raise ValueError(f"a template of texts holds {TEXT} exactly once, got {self.text_template!r}")
        layers = self.layer if isinstance(self.layer, tuple) else (self.layer,)
        numbers = all(isinstance(layer, int) and not isinstance(layer, bool) and layer >= -1 for layer in layers)
        if not layers or not (numbers or self.layer in ("input", "middle")):
            raise ValueError(f"a layer is 0, 1, 2, ..., -1 (last), several of them, 'middle' or 'input', got {self.layer!r}")
        if self.pooling not in get_args(Pooling):
            raise ValueError(f"a pooling is one of {', '.join(get_args(Pooling))}, got {self.pooling!r}")
        if self.pooled not in ("all", "text", "word") or self.case not in ("as is", "lower"):
            raise ValueError(f"pooled is all, text or word, and case is 'as is' or lower; got {self.pooled!r} and {self.case!r}")
        if self.echo and self.pooled == "all":
            raise ValueError("echo pools in the second reading alone; got pooled 'all', expected text or word")

    def text(self, word: str, space: str = " ") -> tuple[str, int, int]:
        """Return the text for ``word``, and where the word starts and ends in it, in characters.

        Args:
            word: The word.
            space: The characters before a word at the start of the text, if the recipe asks for a leading space.
        """
        before, after = self.template.split(WORD)
        if not before and self.leading_space:
            before = space
        word = word.lower() if self.case == "lower" else word
        text, (start, end) = self.echoed(before + word + after, (len(before), len(before) + len(word)))
        return text, start, end

    def echoed(self, text: str, span: tuple[int, int]) -> tuple[str, tuple[int, int]]:
        """Return the text as the model reads it, and the span in it, in characters, that is pooled for ``span``."""
        if not self.echo:
            return text, span
        again = f"{text} {text.removeprefix(' ')}"
        shift = len(again) - len(text)
        return again, (span[0] + shift, span[1] + shift)

    def for_texts(self) -> Recipe:
        """Return the recipe by which texts of several words are read: every text stands where this recipe has a word.

        The positions of the text are pooled, as those of a word are. No space is put before the text.
        """
        return replace(self, template=self.text_template.replace(TEXT, WORD), text_template=TEXT, leading_space=False)

    def layers(self, number: int) -> tuple[int, ...]:
        """Return the numbers of the hidden states that are taken in a model with ``number`` layers; none for the input embedding table.

        Raises:
            ValueError: The model has no such layer.
        """
        if self.layer == "input":
            return ()
        if self.layer == "middle":
            return (number // 2,)
        layers = tuple(number if layer == -1 else layer for layer in (self.layer if isinstance(self.layer, tuple) else (self.layer,)))
        if max(layers) > number:
            raise ValueError(f"layers 0 to {number}; the recipe asks for layer {max(layers)}")
        return layers

    def record(self) -> dict[str, Any]:
        """Return the recipe as JSON data for a model's record. ``echo`` and ``text_template`` are left out if they are the default."""
        layer = list(self.layer) if isinstance(self.layer, tuple) else self.layer
        usual = {"echo": False, "text_template": TEXT}
        return {name: value for name, value in (asdict(self) | {"layer": layer}).items() if name not in usual or value != usual[name]}

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> Recipe:
        """Return the recipe of a record."""
        layer = record.get("layer", -1)
        return cls(**{**record, "layer": tuple(layer) if isinstance(layer, list) else layer})

    def words(self) -> str:
        """Return a description of how a word becomes a vector."""
        text = "the word alone" if self.template == WORD else f"the word in “{self.template.replace(WORD, '…')}”"
        text += ", in lower case" * (self.case == "lower") + ", read twice" * self.echo
        positions = {"all": "all positions, special tokens included", "text": "the text's tokens", "word": "the word's own tokens"}
        match self.layer:
            case "input":
                where = "of the input embedding table"
            case "middle":
                where = "in the middle layer"
            case -1:
                where = "in the last layer"
            case int(layer):
                where = f"in layer {layer}"
            case layers:
                where = f"in the mean of layers {', '.join(map(str, layers))}"
        return f"{text}: {_POOLINGS[self.pooling]} {positions[self.pooled]} {where}"


PAPER = Recipe(pooled="all")
"""The word alone, last layer, mean over all positions, as in arXiv 2402.11094."""

PRESETS: dict[str, Recipe] = {
    "paper": PAPER,
    "bare": Recipe(),
    "template": Recipe(template="The word is {word}", layer="middle"),
    "input": Recipe(layer="input"),
    # The one-word limitation of PromptEOL (Jiang et al. 2024, arXiv 2307.16645), for a word and for a sentence.
    "eol": Recipe(
        template='This word: "{word}" means in one word:"',
        pooled="text",
        pooling="last",
        text_template='This sentence: "{text}" means in one word:"',
    ),
}

DEFAULT = "template"
"""The recipe of a language model for which none is named. It stands for the model on a board, unless the catalogue names another."""

_NAME = re.compile(
    r"(?P<preset>[a-z]+)(?:-L(?P<layers>\d+(?:\+\d+)*))?"
    rf"(?:-(?P<pooling>{'|'.join(get_args(Pooling))}))?(?P<case>-lower)?(?P<echo>-echo)?"
)


def parse_recipe(name: str) -> Recipe:
    """Return the recipe of a name: a preset, then what differs, as in ``template-L8-last``, ``bare-L6+7+8-lower`` or ``bare-echo``.

    ``paper-echo`` pools the positions of the text, because all positions would include those of the first reading.

    Raises:
        UnknownNameError: The name is not that of a recipe.
    """
    match = _NAME.fullmatch(name)
    preset = PRESETS.get(match["preset"]) if match else None
    if match is None or preset is None:
        raise UnknownNameError(
            f"unknown recipe {name!r}{nearest(name, PRESETS)}; expected one of {', '.join(PRESETS)}, "
            "then what differs, for example template-L8-last, bare-L6+7+8 or paper-lower"
        )
    if match["layers"]:
        layers = tuple(map(int, match["layers"].split("+")))
        preset = replace(preset, layer=layers[0] if len(layers) == 1 else layers)
    if match["pooling"]:
        preset = replace(preset, pooling=match["pooling"])  # type: ignore[arg-type]  # one of them, by the pattern
    if match["case"]:
        preset = replace(preset, case="lower")
    if match["echo"]:
        preset = replace(preset, echo=True, pooled="text" if preset.pooled == "all" else preset.pooled)
    return preset
