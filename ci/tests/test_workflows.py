# SPDX-License-Identifier: MIT
"""What the build server is told: every job ends some day, keeps its results whatever happens, and runs
scripts that exist."""

import pathlib
import re

import pytest

yaml = pytest.importorskip("yaml")
ROOT = pathlib.Path(__file__).parents[2]
FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
KEEPS_NOTHING = ("publish",)  # it only hands on what another job has kept


def jobs():
    for file in FILES:
        for name, job in yaml.safe_load(file.read_text(encoding="utf-8"))["jobs"].items():
            yield pytest.param(file, name, job, id=f"{file.stem}-{name}")


@pytest.mark.parametrize("file, name, job", jobs())
def test_a_job_ends_and_keeps_its_results(file, name, job):
    assert job["timeout-minutes"] <= 180
    if name in KEEPS_NOTHING:
        return
    uploads = [step for step in job["steps"] if step.get("uses", "").startswith("actions/upload-artifact@")]
    assert any(step.get("if") in ("always()", "failure()") for step in uploads)


@pytest.mark.parametrize("file, name, job", jobs())
def test_actions_have_a_version_and_scripts_exist(file, name, job):
    for step in job["steps"]:
        assert "@v" in step.get("uses", "@v")
        for script in re.findall(r"(?<![\w/])(?:ws2shim/)?(ci/\w+(?:\.py)?)", step.get("run", "")):
            assert (ROOT / script).exists(), script


def test_inputs_of_the_workflow_for_others_are_documented():
    workflow = yaml.safe_load((ROOT / ".github/workflows/conformance.yml").read_text(encoding="utf-8"))
    inputs = workflow[True]["workflow_call"]["inputs"]  # "on" is a truth value in YAML
    page = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
    assert all(re.search(rf"^      {name}:", page, re.MULTILINE) for name in inputs)
    assert all(value["description"] for value in inputs.values())


def test_the_merge_waits_for_every_machine():
    workflow = yaml.safe_load((ROOT / ".github/workflows/conformance.yml").read_text(encoding="utf-8"))
    with_results = [name for name, job in workflow["jobs"].items() if "results-" in str(job.get("steps"))]
    assert set(with_results) - {"merge"} == set(workflow["jobs"]["merge"]["needs"])
