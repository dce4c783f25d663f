"""Conversion of GGUF files into folders that transformers loads in seconds."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

logger = logging.getLogger(__name__)


def convert_gguf(source: Path, target: Path) -> None:
    """Convert a GGUF file into a folder that transformers can load.

    Reading a GGUF file dequantises every weight and takes about a minute. The conversion does not change their values.

    Args:
        source: The GGUF file, with the tokenizer embedded.
        target: The folder to write float32 safetensors, the configuration and the tokenizer into.
    """
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    logger.warning("Converting %s once; later runs load the result in seconds.", source.name)
    tokenizer = AutoTokenizer.from_pretrained(source.parent, gguf_file=source.name)
    quantised = AutoModelForCausalLM.from_pretrained(source.parent, gguf_file=source.name, dtype=torch.float32)
    config = {key: value for key, value in quantised.config.to_dict().items() if key != "quantization_config"}
    plain: Any = AutoModelForCausalLM.from_config(type(quantised.config).from_dict(config))  # type: ignore[no-untyped-call]
    plain.load_state_dict(quantised.state_dict())
    plain.save_pretrained(target)
    tokenizer.save_pretrained(target)
