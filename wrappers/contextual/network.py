"""A transformers model, which is loaded without running code of its repository, and the hidden states that are asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import torch

from ...errors import DataError, first_line
from .quiet import quiet_loading
from .unknown_tokens import own_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from .recipe import Dtype

# Raise it when the same token ids give other hidden states: cached vectors are then computed again.
STATES_VERSION = 1

_CAUSAL = 1e-5  # relative; a causal mask changes states only by rounding, attention to a later token by more
_SAME = {torch.float32: 1e-4, torch.bfloat16: 3e-2, torch.float16: 5e-3}  # relative; the difference that another order of sums can make


class _Reached(Exception):  # noqa: N818  # a signal, not an error
    """The deepest layer that is needed has been computed."""


class Network:
    """A transformers model with its tokenizer on one device.

    Args:
        folder: A folder with the model's safetensors and its tokenizer.
        device: ``"cpu"``, ``"cuda"``, ``"cuda:1"``, an integer, or None for the GPU if there is one.
        dtype: The type that the weights are loaded in.
        allow_remote_code: Whether Python files in the folder may run.

    Attributes:
        tokenizer: The tokenizer.
        dim: The number of components of a hidden state.
        layers: The number of layers. There is one more hidden state than layers.
        longest: The largest number of tokens that the model takes, None if there is no limit.

    Raises:
        DataError: The folder holds no model that transformers can load without running code.
    """

    def __init__(self, folder: Path, device: str | int | None = None, dtype: Dtype = "float32", *, allow_remote_code: bool = False) -> None:
        from transformers import AutoModel, AutoTokenizer

        self.device = torch.device(("cuda" if torch.cuda.is_available() else "cpu") if device is None else device)
        try:
            self.tokenizer: Any = AutoTokenizer.from_pretrained(folder, trust_remote_code=allow_remote_code)
            model: Any
            with quiet_loading():
                model, report = AutoModel.from_pretrained(
                    folder,
                    dtype=getattr(torch, dtype),
                    use_safetensors=True,
                    trust_remote_code=allow_remote_code,
                    output_loading_info=True,
                )
        except Exception as error:  # the libraries raise different errors for different damage
            raise DataError(unreadable(folder, error)) from error
        _refuse_missing(folder, report["missing_keys"], encoder=model.config.is_encoder_decoder)
        self._refuse_no_tokenizer(folder)
        self.model: Any = (model.get_encoder() if model.config.is_encoder_decoder else model).eval().to(self.device)
        self.model.config.use_cache = False
        config = self.model.config.get_text_config()
        self.dim: int = config.hidden_size
        self.layers: int = config.num_hidden_layers
        positions = getattr(config, "max_position_embeddings", None)
        limits = (positions and positions - self._offset(), self.tokenizer.model_max_length)
        self.longest: int | None = min((limit for limit in limits if limit and 0 < limit < 10**9), default=None)
        self._same = _SAME[getattr(torch, dtype)]
        self._expected = self._tried(folder)

    def _refuse_no_tokenizer(self, folder: Path) -> None:
        """Refuse a folder without a tokenizer, for which transformers makes an empty tokenizer that gives all words the same tokens."""
        if len(own_words(self.tokenizer)) < 2:
            raise DataError(f"{folder} holds no tokenizer; copy the files of the one that the model was trained with into it")

    def _tried(self, folder: Path) -> tuple[torch.Tensor, ...]:
        """Return the hidden states of the trial text as transformers gives them.

        Raises:
            DataError: The model does not give a hidden state for each layer and token of a text.
        """
        try:
            hidden = self._forward(self._trial, output_hidden_states=True).hidden_states
        except Exception as error:  # a model that does not read text alone can raise any error
            raise DataError(f"{folder} holds a model that does not read text alone ({first_line(error)})") from error
        if not hidden or len(hidden) != self.layers + 1 or any(state.ndim != 3 for state in hidden):
            raise DataError(f"{folder} holds a model without one hidden state for each of its {self.layers} layers and tokens")
        return tuple(hidden)

    def _offset(self) -> int:
        """Return how many positions a model reserves for padding, as RoBERTa does. The longest text is shorter by this number."""
        tables = (module for name, module in self.model.named_modules() if name.endswith("position_embeddings"))
        padding = next((getattr(table, "padding_idx", None) for table in tables), None)
        return 0 if padding is None else int(padding) + 1

    @torch.inference_mode()
    def states(self, ids: torch.Tensor, layers: Sequence[int], before: Any = None) -> dict[int, torch.Tensor]:
        """Return hidden states. Layers after the last one that is asked for are not computed.

        Args:
            ids: Token ids, shape ``(texts, tokens)``.
            layers: The numbers of the hidden states to return, 0 to ``self.layers``.
            before: The result of ``remember`` for the tokens before these, if there are any.

        Returns:
            For each layer a tensor of shape ``(texts, tokens, dim)``.
        """
        if self._blocks is not None:
            return self._stopped(self._blocks, ids, layers, before)
        hidden = self._forward(ids, before, output_hidden_states=True).hidden_states
        return {layer: hidden[layer] for layer in layers}

    @torch.inference_mode()
    def embeddings(self, ids: torch.Tensor) -> torch.Tensor:
        """Return rows of the input embedding table, shape ``(texts, tokens, dim)``."""
        rows: torch.Tensor = self.model.get_input_embeddings()(ids)
        return rows

    @torch.inference_mode()
    def remember(self, ids: Sequence[int], texts: int) -> Any:
        """Compute the tokens that several texts start with once. The result is the argument ``before`` of ``states``."""
        remembered = self.model(input_ids=torch.tensor([ids], device=self.device), use_cache=True).past_key_values
        remembered.batch_repeat_interleave(texts)
        return remembered

    @cached_property
    def causal(self) -> bool:
        """Whether a token never changes the states of the tokens before it. A trial decides, not the configuration."""
        ids = self._trial
        changed = torch.cat([ids[:, :3], ids[:, 3:] + 7], dim=1)
        left, right = (self.states(batch, [self.layers])[self.layers][:, :3] for batch in (ids, changed))
        return _difference(left, right) < _CAUSAL

    @cached_property
    def remembers(self) -> bool:
        """Whether tokens that texts start with can be computed once. A trial decides, not the configuration."""
        if not self.causal:
            return False
        try:
            before = self.remember(self._trial[0, :3].tolist(), 2)
            with_it = self.states(self._trial[:, 3:].repeat(2, 1), [self.layers], before)[self.layers]
        except (AttributeError, TypeError, ValueError, RuntimeError):  # a model without a cache, or with another kind
            return False
        return _difference(self.states(self._trial, [self.layers])[self.layers][:, 3:], with_it) < self._same

    @cached_property
    def _blocks(self) -> torch.nn.ModuleList | None:
        """The layers, if the input of each layer equals the hidden state that transformers returns; otherwise None."""
        named = (module for module in self.model.modules() if isinstance(module, torch.nn.ModuleList) and len(module) == self.layers)
        blocks = next(named, None)
        if blocks is None:
            return None
        layers = range(self.layers + 1)
        try:
            states = self._stopped(blocks, self._trial, layers)
        except (KeyError, RuntimeError):
            return None
        pairs = ((self._expected[k], states[k]) for k in layers)
        same = all(expected.shape == state.shape and _difference(expected, state) < self._same for expected, state in pairs)
        return blocks if same else None

    @property
    def _trial(self) -> torch.Tensor:
        """The token ids of the trial text, shape ``(1, 6)``."""
        vocabulary = self.model.get_input_embeddings().num_embeddings
        first = min(20, max(0, vocabulary - 13))
        return torch.arange(first, first + 6, device=self.device)[None]

    @torch.inference_mode()
    def _stopped(
        self, blocks: torch.nn.ModuleList, ids: torch.Tensor, layers: Sequence[int], before: Any = None
    ) -> dict[int, torch.Tensor]:
        """Return hidden states: state k is the input of layer k (counted from 0), and the last one is the output of the model."""
        deepest = max(layers)
        states: dict[int, torch.Tensor] = {}

        def keep(layer: int) -> Any:
            def hook(_: object, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
                states[layer] = args[0] if args else kwargs["hidden_states"]
                if layer == deepest:
                    raise _Reached

            return hook

        hooks = [blocks[layer].register_forward_pre_hook(keep(layer), with_kwargs=True) for layer in set(layers) if layer < self.layers]
        try:
            states[self.layers] = self._forward(ids, before).last_hidden_state
        except _Reached:
            pass
        finally:
            for hook in hooks:
                hook.remove()
        return states

    @torch.inference_mode()
    def _forward(self, ids: torch.Tensor, before: Any = None, **arguments: Any) -> Any:
        if before is not None:  # an encoder has no such argument
            arguments |= {"past_key_values": before, "use_cache": True}
        return self.model(input_ids=ids, **arguments)


def _difference(left: torch.Tensor, right: torch.Tensor) -> float:
    """Return the largest distance between the vectors of two tensors, relative to the length of the left vector."""
    distances = (left.float() - right.float()).norm(dim=-1) / left.float().norm(dim=-1).clamp_min(1e-30)
    return float(distances.max())


def _refuse_missing(folder: Path, missing: Iterable[str], *, encoder: bool) -> None:
    """Refuse a model with missing weights, which transformers draws at random. Weights that no hidden state needs may be missing."""
    needed = sorted(name for name in missing if "pooler" not in name and (not encoder or name.startswith(("encoder.", "shared."))))
    if needed:
        raise DataError(f"{folder} lacks {len(needed)} of the model's weights, first {needed[0]!r}; fetch its safetensors again")


def unreadable(folder: Path, error: Exception) -> str:
    """Return the message that says why a library could not load a model from a folder, and what to do."""
    reason = first_line(error)
    if "trust_remote_code" in str(error):
        code = ", ".join(sorted(path.name for path in folder.glob("*.py"))) or "Python files"
        return f"{folder} needs code of its own ({code}), which was not run; if you trust it, add --allow-remote-code"
    if "safetensors" in str(error) or "weights_only" in str(error):
        return f"{folder} has no safetensors weights; other formats can run code when they are read: convert them first"
    return f"{folder} holds no model that transformers can load ({reason})"
