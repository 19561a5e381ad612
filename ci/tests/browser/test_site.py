# SPDX-License-Identifier: MIT
"""The documentation's site in a browser: pages fit a phone and a desk and have their pictures, and the menu
opens on a phone."""

import pathlib
import subprocess
import sys

import pytest
from test_page import WIDTHS, browser, show  # noqa: F401

pytest.importorskip("mkdocs")
ROOT = pathlib.Path(__file__).parents[3]
HTML = ROOT / "build" / "site" / "html"
PAGES = ("index", "docs/porting", "docs/calls", "docs/errors", "docs/performance", "docs/behaviour/tested")


@pytest.fixture(scope="module")
def site():
    subprocess.run([sys.executable, ROOT / "ci" / "site.py"], check=True, stdout=subprocess.DEVNULL)
    return HTML.as_uri()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("page", PAGES)
def test_pages_fit_and_have_what_they_show(browser, site, page, width):  # noqa: F811
    show(browser, f"{site}/{page}.html", width, "light")
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    # A paragraph is as wide as its column: nothing pushes it out of sight.
    beyond = (
        "return [...document.querySelectorAll('[role=main] p, [role=main] pre, [role=main] img, [role=main] table')]"
        ".filter(each => each.getBoundingClientRect().right > innerWidth + 1 && !each.closest('table table, td'))"
        ".map(each => each.textContent.slice(0, 60))"
    )
    assert browser.execute_script(beyond) == []
    absent = "return [...document.images].filter(each => !each.naturalWidth).map(each => each.src)"
    assert browser.execute_script(absent) == []


def test_the_menu_opens_on_a_phone(browser, site):  # noqa: F811
    show(browser, f"{site}/index.html", 390, "light")
    place = "return document.querySelector('nav.wy-nav-side').getBoundingClientRect().left"
    assert browser.execute_script(place) < 0
    browser.find_element("css selector", "[data-toggle=wy-nav-top]").click()
    browser.implicitly_wait(10)
    browser.find_element("css selector", "nav.wy-nav-side.shift a[href$='porting.html']")
    browser.implicitly_wait(0)
