# SPDX-License-Identifier: MIT
"""The exports check reads nm's table and names every difference."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))
import check_exports

NM = """\
0000000000001200 T ws2_socket
0000000000001100 T ws2_bind@@WS2_1
0000000000001300 W _ZNSt6vectorIiE
"""


def test_names_are_read_sorted_and_without_versions():
    assert check_exports.exported(NM) == ["_ZNSt6vectorIiE", "ws2_bind", "ws2_socket"]


def test_comments_of_the_list_are_not_names():
    assert check_exports.listed("# one\nws2_a\n\nws2_b\n") == ["ws2_a", "ws2_b"]


def test_equal_lists_have_no_differences():
    assert check_exports.differences(["ws2_a"], ["ws2_a"]) == []


def test_every_kind_of_difference_is_named():
    assert check_exports.differences(["socket", "ws2_a", "ws2_b"], ["ws2_b", "ws2_c"]) == [
        "socket: exported, but not one of ours",
        "ws2_a: exported, but not listed",
        "ws2_c: listed, but not exported",
    ]


def test_second_names_are_those_without_the_prefix_and_may_not_be_the_hosts():
    table = NM + "0000000000001200 T socket\n0000000000001400 T ws2_Beep\n0000000000001400 T Beep\n"
    plain = check_exports.plain_names(table)
    assert plain == {"socket", "Beep"}
    assert check_exports.taken(plain, "0000000000001000 W socket@@GLIBC_2.2.5\n") == ["socket"]
