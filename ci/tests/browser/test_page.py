# SPDX-License-Identifier: MIT
"""The page of ci/conformance in a browser: it fits a phone and a desk, its filters filter, its links
lead somewhere. Chromium without a window, driven as Debian packages it."""

import itertools
import pathlib
import shutil
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).parents[2]))
from report import page, records
from report.table import table_of

webdriver = pytest.importorskip("selenium.webdriver")
pytest.importorskip("selenium.webdriver.support.wait")
CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
if not CHROMIUM or not DRIVER:
    pytest.skip("there is no Chromium here", allow_module_level=True)

PAGE_MAX = 5_000_000
OPENS_S = 1.0  # of processor time: what else the machine does does not count
TARGETS = ("native", "wine", "native@10.1.2.3:4711", "windows 2025 (MSVC)")
GROUPS = ("backlog", "listen", "accept", "oob", "peek", "select", "poll", "options", "close", "udp")
WIDTHS, SCHEMES = (390, 1400), ("light", "dark")


def example() -> records.Results:
    """As many behaviours and columns as a run of four targets has, some of them long."""
    found = records.Results([{"target": name, "library": "ws2shim" if "native" in name else "other",
                              "os": "An operating system with a long name"} for name in TARGETS])  # fmt: skip
    check = {"at": "x_test.cpp:12", "said": "take(s) == wanted", "ok": True}
    check["got"] = f'"{"x" * 60}" == "{"x" * 60}"'
    huge = check | {"got": f'"{"x" * 30_000_000}" == "{"x" * 30_000_000}"'}
    for number, group in itertools.product(range(240), GROUPS):
        about = {
            "id": f"{group}.behaviour-with-a-name-{number}", "section": "A.1-3", "confidence": "HML"[number % 3],
            "source": "docs:listen", "file": "listen_test", "line": 20,
            "says": "a call with some arguments fails with WSAEWOULDBLOCK, which needs a sentence of this length",
        }  # fmt: skip
        if about["confidence"] == "L":
            about["decision"] = "nobody has measured it"
        for target in TARGETS:
            verdict = "deviates" if target == "wine" and number % 3 == 0 else "passed"
            verdict = "skipped" if target.startswith("windows") and number == 1 else verdict
            found.add(about | {"target": target, "verdict": verdict, "seconds": 0.1,
                               "deviations": ["Wine leaves it to the host"] if verdict == "deviates" else [],
                               "trace": [huge if number == 0 else check] * (8 if number % 3 == 0 else 3)})  # fmt: skip
    ours = {"id": "oob.second-byte", "section": "C.3", "confidence": "H", "source": "docs:recv",
            "says": "a second urgent byte waits behind the first", "file": "urgent_test"}  # fmt: skip
    differs = check | {"ok": False, "got": "1 == 2"}
    found.add(ours | {"target": "native", "verdict": "deviates", "trace": [differs],
                      "deviations": ["oob.second-byte: the host keeps one"]})  # fmt: skip
    found.add(ours | {"target": "wine", "verdict": "failed", "trace": [differs]})
    return found


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    file = tmp_path_factory.mktemp("page") / "report.html"
    page.write(file, table_of(example()))
    assert file.stat().st_size < PAGE_MAX
    return file.as_uri()


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    profile = tmp_path_factory.mktemp("profile")
    for word in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", f"--user-data-dir={profile}"):
        options.add_argument(word)
    driver = webdriver.Chrome(service=webdriver.ChromeService(DRIVER) if hasattr(webdriver, "ChromeService")
                              else webdriver.chrome.service.Service(DRIVER), options=options)  # fmt: skip
    yield driver
    driver.quit()


@pytest.fixture
def opened(browser, address):
    show(browser, address, 1400, "light")
    return browser


def show(browser, address: str, width: int, scheme: str) -> None:
    metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
    browser.get("about:blank")
    browser.get(address)


def fill(browser, id: str, value) -> None:
    """As a user would: the control has the value and has told so."""
    browser.execute_script(
        "const box = document.getElementById(arguments[0]);"
        "if (box.type === 'checkbox') box.checked = arguments[1]; else box.value = arguments[1];"
        "box.dispatchEvent(new Event('input', {bubbles: true}));",
        id, value,
    )  # fmt: skip


def visible(browser) -> list[str]:
    """Ids of the rows that can be seen."""
    return browser.execute_script(
        "return [...document.querySelectorAll('.row')].filter(row => row.offsetParent !== null &&"
        " row.checkVisibility()).map(row => row.id)"
    )


@pytest.mark.parametrize("width, scheme", itertools.product(WIDTHS, SCHEMES))
def test_it_fits_and_can_be_read(browser, address, width, scheme):
    show(browser, address, width, scheme)
    browser.execute_script("for (const box of document.querySelectorAll('.card, .topic:first-of-type')) box.open = true")
    browser.execute_script("document.querySelector('.row').open = true")
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    assert lightness(browser, "background-color") > lightness(browser, "color") if scheme == "light" else (
        lightness(browser, "background-color") < lightness(browser, "color"))  # fmt: skip


def test_a_topic_keeps_its_words_together(browser, address):
    """However many targets there are."""
    show(browser, address, 1400, "light")
    browser.execute_script("for (const row of document.querySelectorAll('.overview tr')) row.append(row.lastElementChild.cloneNode(true))")
    widths = browser.execute_script("return [...document.querySelectorAll('.overview tbody th')].map(cell => cell.offsetWidth)")
    assert min(widths) > 150


def test_it_opens_in_a_second(browser, address):
    """The page of a whole run: as many behaviours on four targets."""
    browser.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
    before = busy(browser)
    show(browser, address, 1400, "light")
    browser.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")  # it is painted
    assert busy(browser) - before < OPENS_S


def busy(browser) -> float:
    metrics = browser.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
    return next(each["value"] for each in metrics if each["name"] == "TaskDuration")


def lightness(browser, what: str) -> int:
    colour = browser.execute_script(f"return getComputedStyle(document.body)['{what}']")
    return sum(int(part) for part in colour.strip("rgba()").split(",")[:3])


def test_it_begins_with_the_topics_only(opened):
    assert visible(opened) == []
    assert len(opened.find_elements("css selector", ".overview tbody tr")) == len(GROUPS)


@pytest.mark.parametrize(
    "filters, count",
    [
        ({"topic": "msg-oob-and-urgent-data"}, 241),
        ({"text": "second urgent"}, 1),
        ({"text": "nothing says this"}, 0),
        ({"confidence": "L"}, 800),
        ({"verdict": "bad"}, 1),
        ({"verdict": "skipped"}, 10),
        ({"verdict": "deviates", "target": "native"}, 1),
        ({"target": "native@10.1.2.3:4711"}, 2400),
        ({"differences": True}, 801),
        ({"native": True}, 1),
        ({"differences": True, "topic": "listen-backlog"}, 80),
    ],
)
def test_filters_filter(opened, filters, count):
    for id, value in filters.items():
        fill(opened, id, value)
    assert len(visible(opened)) == count
    assert opened.find_element("id", "shown").text == f"{count} of 2401"
    assert opened.find_element("id", "nothing").is_displayed() is (count == 0)


def test_a_link_leads_to_its_row_with_what_the_call_did(browser, address):
    show(browser, f"{address}#oob.second-byte", 390, "light")
    row = browser.find_element("id", "oob.second-byte")
    assert row.get_attribute("open") and visible(browser)
    # Traces are filled in when the browser tells that the row is open.
    webdriver.support.wait.WebDriverWait(browser, 20).until(lambda _: row.find_elements("class name", "trace"))
    assert "take(s) = 1; Windows: 2" in row.text and "the host keeps one" in row.text
    assert row.find_element("link text", "docs:recv").get_attribute("href").startswith("https://learn.microsoft.com/")


def test_a_native_deviation_is_one_click_away(opened):
    opened.find_element("css selector", "#native-deviations a").click()
    assert opened.find_element("id", "oob.second-byte").get_attribute("open")


def test_reset_shows_everything_again(opened):
    fill(opened, "text", "nothing says this")
    opened.find_element("css selector", "#filters button[type=reset]").click()
    webdriver.support.wait.WebDriverWait(opened, 20).until(
        lambda _: opened.find_element("id", "shown").text == "2401 of 2401"
    )
