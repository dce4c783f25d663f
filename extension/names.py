"""Find and load models by name: registered models of this package, paths (``static:``, ``hf:``) and models of mteb."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from ..errors import DataError, MissingPackageError, UnknownNameError, UnsupportedError, first_line, nearest
from ..wrappers.catalogue.availability import weights_on_machine
from ..wrappers.catalogue.entries import MODELS, find_model
from ..wrappers.catalogue.model_record import OURS
from ..wrappers.catalogue.mteb_record import model_meta
from ..wrappers.catalogue.pretrained_places import PLACE, is_local, pretrained
from ..wrappers.catalogue.static_places import LOCAL, local_static
from ..wrappers.contextual.recipe import Dtype
from .offline import hub_is_reachable
from .registry import model_names, register

if TYPE_CHECKING:
    from mteb.models import ModelMeta, MTEBModels

    from ..wrappers.base import WordModel
    from ..wrappers.catalogue.model_record import ModelRecord


@dataclass(frozen=True, slots=True)
class ResolvedModel:
    """A model that the user gave, by name or as an object.

    Attributes:
        name: The name as it was typed; for a model object, its name in results.
        record: This package's record of the model; None for a model of mteb.
        meta: mteb's record of the model.
        loaded: The model object, if the user gave one.
    """

    name: str
    record: ModelRecord | None
    meta: ModelMeta
    loaded: MTEBModels | None = None

    @property
    def repository(self) -> str | None:
        """The repository of the hub from which the model may be loaded; None if it comes from elsewhere."""
        return str(self.meta.name) if self.record is None else dict(self.record.options).get("repository")


def get_model(
    name: str, revision: str | None = None, *, device: str | int | None = None, dtype: Dtype | None = None, allow_remote_code: bool = False
) -> WordModel:
    """Load a model by any name that ``mteb-words run -m`` takes, ready for ``mteb.evaluate``, ``encode_words`` and ``encode_spans``.

    Args:
        name: ``mteb-words/...``, also with a recipe that is not registered; ``static:PATH``; ``hf:PATH_OR_ID[@recipe]``; or a
            name that mteb knows.
        revision: A commit, branch or tag, for a repository of the hub.
        device: ``"cpu"``, ``"cuda"``, ``"cuda:1"``, an integer, or None for the GPU if there is one.
        dtype: The type that weights are loaded in, float32 by default.
        allow_remote_code: Whether Python code that comes with the model may run.

    Returns:
        A model of this package, or one that passes every call to an encoder of mteb, which is its attribute ``encoder``.

    Raises:
        UnsupportedError: The model of mteb returns no vectors of texts, for example a cross-encoder.
        UnknownNameError: The name is that of no known model.
        MissingPackageError: The model's package is not installed.
        DataError: The files are damaged, or contain code that is not allowed to run.
    """
    register()
    if dtype not in (None, *get_args(Dtype)):
        raise UnknownNameError(f"dtype is {dtype!r}; expected one of {', '.join(get_args(Dtype))}")
    return as_word_model(load(resolve(str(name), revision, dtype=dtype, allow_remote_code=allow_remote_code), device))


def as_word_model(model: MTEBModels) -> WordModel:
    """Return the model, or a ``WordModel`` around an encoder of mteb.

    Raises:
        UnsupportedError: The model returns no vectors of texts.
    """
    from mteb.models import EncoderProtocol

    from ..wrappers.adapter import AdaptedModel, model_name
    from ..wrappers.base import WordModel

    if isinstance(model, WordModel):
        return model
    if isinstance(model, EncoderProtocol):
        return AdaptedModel(model)
    name = model_name(model)
    raise UnsupportedError(f"{name} gives no vectors of texts; mteb itself loads it: mteb.get_model({name!r})")


def load(model: ResolvedModel, device: str | int | None) -> MTEBModels:
    """Load a model, or return the object that the user gave.

    Raises:
        MissingPackageError: The model needs a package that is not installed, or a download that cannot be reached.
    """
    if model.loaded is not None:
        return model.loaded
    repository = model.repository
    offline = repository is not None and not hub_is_reachable()
    if offline and "Sentence Transformers" in model.meta.framework and not weights_on_machine(str(repository)):
        raise _missing(str(repository), "")
    try:
        return model.meta.load_model(device=device)  # type: ignore[arg-type]  # our loaders take a number too
    except ImportError as error:
        raise MissingPackageError(f"the model {str(model.meta.name)!r} needs a package: {first_line(error)}") from error
    except OSError as error:  # what the hub's clients raise when they find nothing
        if not offline:
            raise
        raise _missing(str(repository), f" ({first_line(error)})") from error


def _missing(repository: str, why: str) -> MissingPackageError:
    """Return the error about a repository that is not here; it names the model of ours that has the same weights from a package."""
    address = f"https://huggingface.co/{repository}"
    same = next(
        (f"; the same model as a package: -m {record.name}" for record in MODELS if record.files and record.reference == address), ""
    )
    return MissingPackageError(f"{repository!r} is not on this machine, and the hub cannot be reached{why}{same}")


def resolve(name: str, revision: str | None = None, *, dtype: Dtype | None = None, allow_remote_code: bool = False) -> ResolvedModel:
    """Find a model by name, and check that it can be loaded with these options; see ``get_model``."""
    record = _record(name, revision, allow_remote_code=allow_remote_code)
    registered = any(known.name == name for known in MODELS)
    meta = model_meta(record) if record and not registered else _meta_of_mteb(name, revision)
    if not allow_remote_code and meta.loader_kwargs.get("trust_remote_code"):
        raise DataError(f"the model {name!r} runs Python code that comes with it; if you trust it, add --allow-remote-code")
    if dtype is None:
        return ResolvedModel(name, record, meta)
    if record is None or not record.has_weights:
        raise UnknownNameError(f"--dtype is for language models and sentence encoders of ours (hf:... too), which {name!r} is not")
    if dtype != "float32":
        meta = meta.model_copy(update={"experiment_kwargs": {"dtype": dtype}})
    return ResolvedModel(name, record, meta)


def _record(name: str, revision: str | None, *, allow_remote_code: bool) -> ModelRecord | None:
    """Return the record of a model that is given by a path or belongs to this package; None for any other name.

    Raises:
        MissingPackageError: The model's package is not installed.
        UnknownNameError: A revision is given for a file of this machine.
    """
    if name.startswith(LOCAL):
        if revision:
            raise UnknownNameError(f"a revision, {revision!r}, is for repositories of the hub; {name} is a file of this machine")
        return local_static(Path(name.removeprefix(LOCAL)))
    if name.startswith(PLACE):
        if not is_local(name.removeprefix(PLACE)):
            hub_is_reachable()
        return pretrained(name.removeprefix(PLACE), revision, allow_remote_code=allow_remote_code)
    record = find_model(name)
    if record and (missing := record.missing()):
        raise MissingPackageError(f"the model {name!r} needs a package; install it with: {missing.install}")
    return record


def _meta_of_mteb(name: str, revision: str | None) -> ModelMeta:
    """Return mteb's record of a model that is registered in mteb, by this package too, or is on the hub."""
    import mteb

    known = model_names()
    hint = f"{nearest(name, known)}; `mteb-words models` lists ours"
    if name not in known and ("/" not in name or name.startswith(OURS)):
        raise UnknownNameError(f"unknown model {name!r}{hint}")
    offline = name not in known and not hub_is_reachable()
    try:
        meta = mteb.get_model_meta(name, revision, fetch_from_hf=True)
    except Exception as error:  # the hub client has no common base class for "not there" and "not reachable"
        reason = first_line(error)
        if offline:
            raise MissingPackageError(f"unknown model {name!r}{hint}, and the hub cannot be asked ({reason})") from error
        raise UnknownNameError(reason if name in known else f"unknown model {name!r}{hint} (the hub: {reason})") from error
    if meta.loader is None:
        repository, _, recipe = name.partition("@")
        remedy = f"; only ours take recipes: hf:{repository}@{recipe}" if recipe else f"; as a model of transformers: hf:{name}"
        raise UnknownNameError(f"mteb cannot load {name!r}{remedy}")
    return meta
