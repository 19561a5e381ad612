# SPDX-License-Identifier: MIT
"""The check of the specification reads pages, tests and comments, and finds what does not fit."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import behaviours

PAGE = """\
# listen

## A.1 Results

See A.2.

| Row | Call | Result | Source | C |
|---|---|---|---|---|
| A.1-1 | listen(0, n) | WSAENOTSOCK | [winetest:test_listen] | H |
| A.1-2 | listen \\| more | 0 | [docs:listen] | M |
| A.1-3 | lore | 0 | [inferred] | L |

## A.2 Backlog

| Row | Fact | Source | C |
|---|---|---|---|
| A.2-1 | A.1-1 holds here | [docs:listen; kb:1] | H/L |

## G Decisions

| Row | Question | Decision |
|---|---|---|
| G-1 | what | this |
"""


def specification(text: str = PAGE):
    found, breaks = behaviours.read_pages({"page.md": text})
    assert breaks == []
    return found


def cited(test: str, what: str):
    return behaviours.Citation(test, what, "test.cpp:1")


def test_pages():
    found = specification()
    assert list(found.rows) == ["A.1-1", "A.1-2", "A.1-3", "A.2-1", "G-1"]
    assert found.sections["A.2"] == ("page.md", "Backlog")
    assert [row.id for row in found.rows.values() if row.wants_test] == ["A.1-1", "A.1-2", "A.2-1"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("A.1-2 |", "A.1-1 |", "another row A.1-1"),
        ("A.1-2 |", "A.2-2 |", "no row of section A.1"),
        ("A.1-2 |", "A.1.2 |", "no row of section A.1"),
        ("| M |", "| maybe |", "confidence is"),
        ("[docs:listen] |", "docs:listen |", "a source looks like"),
        ("| 0 | [docs:listen]", "| [docs:listen]", "4 cells below 5 heads"),
        ("## G Decisions", "## A.2 Decisions", "another section A.2"),
        ("See A.2.", "See A.7.", "there is no A.7"),
        ("A.1-1 holds", "A.1-9 holds", "there is no A.1-9"),
    ],
)
def test_bad_pages(old, new, expected):
    _, breaks = behaviours.read_pages({"page.md": PAGE.replace(old, new, 1)})
    assert expected in breaks[0]


CPP = r"""
#define VALID(id, says) \
    { "valid." id, "E.13", high, "source", says }
#define FOR_ALL(id, rows) {VALID(id, "has (" id), 1}
#define ROW(id, rows) {id, rows, medium, "a, b", "says"}
Row const rows[] = {
    {FOR_ALL("A", 3), 1},
    {ROW("b", "A.1-1 A.1-2"), 1}, {ROW("c", "A.1"), 1},
    {{"plain.d", "B.2", decided("why, so"), "source", "says"}, 1},
};

BEHAVIOUR(
    "long." "e",
    "A.1-"
    "3",
    decided("why"), "source",
    "says") {
    send("f", "A.9", 3);
}

TEST_CASE("the name",
          "[connecting][A.2-1][A.3]") {}
TEST_CASE("another", "[connecting]") {}
"""


def test_cpp():
    found = [(each.test, each.cited) for each in behaviours.in_cpp("a_test.cpp", CPP)]
    assert found == [
        ("valid.A", "E.13"),
        ("b", "A.1-1"),
        ("b", "A.1-2"),
        ("c", "A.1"),
        ("plain.d", "B.2"),
        ("long.e", "A.1-3"),
        ('"the name"', "A.2-1"),
        ('"the name"', "A.3"),
    ]


def test_cpp_lines():
    lines = {each.test: each.place for each in behaviours.in_cpp("a_test.cpp", CPP)}
    assert lines["plain.d"] == "a_test.cpp:9"
    assert lines["long.e"] == "a_test.cpp:12"


def test_python():
    found = behaviours.in_python(
        "test_a.py",
        'SECTION = "E.1"\n'
        '@behaviour("one", "A.1-1 A.1-2", "H", "source", "says")\n'
        "def test_one(): pass\n"
        '@rows([row(f"two.{call}.x", SECTION, "H", "source", "says") for call in CALLS])\n'
        "def test_two(row): other('three', 'A.1', 'H')\n",
    )
    assert [(each.test, each.cited) for each in found] == [
        ("one", "A.1-1"),
        ("one", "A.1-2"),
        ("two.*.x", "E.1"),
    ]


@pytest.mark.parametrize(
    "comment",
    [
        "// as Windows does [docs:listen; behaviour A.1-1, A.2]",
        "    // as Windows does [behaviour\n    // A.1-1, A.2]",
        "# as Windows does (behaviour A.1-1,\n# A.2)",
    ],
)
def test_comments(comment):
    assert [each.cited for each in behaviours.in_comments("a", comment)] == ["A.1-1", "A.2"]


def test_other_comments():
    assert behaviours.in_comments("a", "// the behaviour A. Other described, behaviour E") == []


@pytest.mark.parametrize("what", ["A.1", "A.1-1", "A.1-3", "G-1", "Win32"])
def test_good_citations(what):
    assert behaviours.check_citations(specification(), [cited("t", what)]) == []


@pytest.mark.parametrize("what", ["A.3", "A.1-4", "A", "", "a.1"])
def test_bad_citations(what):
    (found,) = behaviours.check_citations(specification(), [cited("t", what)])
    assert "docs/behaviour lacks" in found


def missing(*citations):
    found = specification()
    return found, behaviours.missing_rows(found, behaviours.Evidence(list(citations), []))


def test_missing():
    _, rows = missing(cited("t", "A.1-1"), cited("t", "A.2"))
    assert [row.id for row in rows] == ["A.1-2", "A.2-1"]


@pytest.mark.parametrize(
    ("reasons", "expected"),
    [
        ("A.1-2 A.2-1: no second machine\n", []),
        ("# why\n[not here]\nA.1-2: x\nA.2: y\n", []),
        ("A.1-2: x\n", ["A.2-1 (H/L) has no test and no reason"]),
        ("A.1-1 A.1-2 A.2-1: x\n", ["A.1-1 has a test, so its reason can go"]),
        ("A.1-2 A.2-1 A.7: x\n", ["there is no A.7"]),
    ],
)
def test_reasons(reasons, expected):
    found, rows = missing(cited("t", "A.1-1"))
    read, breaks = behaviours.read_reasons(reasons)
    assert breaks == []
    breaks = behaviours.check_reasons(found, rows, read)
    assert len(breaks) == len(expected)
    assert all(want in have for want, have in zip(expected, breaks))


def test_unreadable_reason():
    assert "the reason" in behaviours.read_reasons("A.1-2\n")[1][0]


def test_index():
    found = specification()
    deviations = [(1, "t.*", ""), (2, "t.one", "native|wine"), (3, "u.loop", "wine")]
    evidence = behaviours.Evidence(
        [cited("t.one", "A.1-1"), cited("t.two", "A.1-1"), cited("u.*", "A.1-2"), cited("v", "A.2")],
        deviations,
    )
    text = behaviours.index(found, evidence, behaviours.read_reasons("A.2: no machine\n")[0])
    assert "| A.1-1 | H | t.one, t.two | native, wine: t.one |\n" in text
    assert "| A.1-2 | M | u.* | wine: u.* |\n" in text
    assert "| A.1-3 | L |  |  |\n" in text
    assert "The section as a whole: v.\n" in text
    assert "| A.2-1 | H/L | *no machine* |  |\n" in text
    assert "G-1" not in text


def test_large_groups_in_short():
    group = [f"many.{number}" for number in range(9)]
    assert behaviours.in_short(["one", *group, "two.x", "two.y"]) == "one, many.* (9), two.x, two.y"
