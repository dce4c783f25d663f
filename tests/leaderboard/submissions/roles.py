"""Runs the workflows of ``docs/results_repository`` as GitHub does: each ``run`` in a checkout, with the variables that it sets."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[3]
REPOSITORY = ROOT / "docs" / "results_repository"
INSTALL = "Install"  # the only step that is not run


@dataclass(frozen=True)
class Outcome:
    """What came of a run of a workflow: the step that failed, if one did, all that was printed, and the summary."""

    failed: str | None
    printed: str
    summary: str


def steps(workflow: str) -> list[dict[str, Any]]:
    """The steps of a workflow that run commands."""
    (job,) = yaml.safe_load((REPOSITORY / ".github" / "workflows" / workflow).read_text())["jobs"].values()
    return [step for step in job["steps"] if "run" in step and step["name"] != INSTALL]


def run_workflow(workflow: str, checkout: Path, temporary: Path, variables: Mapping[str, str]) -> Outcome:
    """Run the steps of a workflow in a checkout, as ``bash -e``; after one that fails, only those that always run."""
    temporary.mkdir()
    output, summary = temporary / "output", temporary / "summary"
    output.touch()
    summary.touch()
    files = {"RUNNER_TEMP": temporary, "GITHUB_OUTPUT": output, "GITHUB_STEP_SUMMARY": summary}
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        **{name: str(path) for name, path in files.items()},
        **variables,
    }
    failed, printed = None, ""
    for step in steps(workflow):
        conditions = {
            None: failed is None,
            "always()": True,
            "steps.build.outputs.left_out == 'true'": "left_out=true" in output.read_text(),
        }
        if conditions[step.get("if")]:
            command = ["bash", "-e", "-c", step["run"]]
            run = subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True, check=False)
            printed += run.stdout + run.stderr
            failed = failed or (step["name"] if run.returncode else None)
    return Outcome(failed, printed, summary.read_text())
