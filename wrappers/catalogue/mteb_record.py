"""Makes mteb's record of a model from the record of this package."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mteb.models import ModelMeta

    from .model_record import ModelRecord


def model_meta(record: ModelRecord) -> ModelMeta:
    """Return mteb's record of a model."""
    from mteb.models import ModelMeta
    from mteb.models.model_meta import ScoringFunction

    return ModelMeta(
        loader=record.loader,
        loader_kwargs=record.loader_kwargs(),
        name=record.name,
        revision=record.revision,
        release_date=record.released,
        languages=["eng-Latn"],
        n_parameters=record.parameters,
        n_embedding_parameters=record.embedding_parameters,
        memory_usage_mb=record.size_mb,
        max_tokens=record.max_tokens,
        embed_dim=record.dim,
        license=record.licence,
        open_weights=True,
        public_training_code=None,
        public_training_data=None,
        framework=list(record.framework),  # type: ignore[arg-type]  # a closed list of mteb, which pydantic checks
        reference=record.reference,
        similarity_fn_name=ScoringFunction.COSINE,
        use_instructions=False,
        training_datasets=set() if record.kind == "control" and not record.parameters else None,
    )
