"""A person reads a site in Chromium, from files and under the strictest policy."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser_support import Browser, chromium
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait
from support import ROOT, require_node_modules

FOLDER = Path(__file__).parent
DLCS = ROOT / "generated" / "html"


@pytest.fixture(scope="module", name="browser")
def _browser() -> Iterator[Browser]:
    with chromium(traffic=True) as browser:
        yield browser


def address(page: Path, fragment: str = "") -> str:
    return page.as_uri() + fragment


def requested(browser: Browser) -> set[str]:
    """Return the addresses that were asked for since the last look."""
    log = browser.driver.get_log("performance")  # type: ignore[no-untyped-call]
    said = [json.loads(entry["message"])["message"] for entry in log]
    return {
        message["params"]["request"]["url"]
        for message in said
        if message["method"] == "Network.requestWillBeSent"
    }


def barriers(browser: Browser) -> Any:
    """Return what axe-core finds on the page that is open."""
    require_node_modules(FOLDER)
    script = FOLDER / "node_modules" / "axe-core" / "axe.min.js"
    browser.driver.execute_script(script.read_text("utf-8"))
    # From a file it could not load the style sheet a second time.
    return browser.driver.execute_async_script(
        "const done = arguments[0];"
        "axe.run({resultTypes: ['violations'], preload: false}).then("
        "r => done(r.violations.map(v => [v.id, v.nodes.map(n => n.failureSummary)])))"
    )


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1360, 390], ids=["desktop", "phone"])
def test_nobody_meets_a_barrier(
    browser: Browser, site: Path, width: int, dark: bool
) -> None:
    browser.look(width, dark=dark)
    pages = sorted(site.glob("*.html"))
    largest = max(pages, key=lambda page: page.stat().st_size)
    for page in (site / "index.html", largest):
        browser.open(address(page))
        assert barriers(browser) == [], page
        wide = "return document.documentElement.scrollWidth > innerWidth"
        assert not browser.driver.execute_script(wide), f"{page} scrolls sideways"
    assert browser.complaints == []


def test_no_page_complains_or_asks_for_anything_outside(
    browser: Browser, site: Path
) -> None:
    browser.look(1360, dark=False)
    requested(browser)
    for page in sorted(site.glob("*.html")):
        browser.open(address(page))
    assert browser.complaints == []
    inside = (site.as_uri(), "data:,")
    asked = requested(browser)
    assert len(asked) > len(list(site.glob("*.html")))
    assert [url for url in asked if not url.startswith(inside)] == []


def found(browser: Browser, text: str) -> list[str]:
    """Search for a text; returns what the results are called."""
    field = browser.driver.find_element(By.ID, "search")
    field.clear()
    field.send_keys(text)
    wait = WebDriverWait(browser.driver, 20)
    wait.until(lambda d: "result" in d.find_element(By.CSS_SELECTOR, ".count").text)
    return [
        e.text for e in browser.driver.find_elements(By.CSS_SELECTOR, ".results strong")
    ]


def test_a_search_finds_a_property_and_leads_there(browser: Browser) -> None:
    browser.look(1360, dark=False)
    browser.open(address(DLCS / "index.html"))
    browser.driver.find_element(By.TAG_NAME, "body").send_keys("/")
    names = found(browser, "unauthorised")
    assert names[0] == "Image › maxUnauthorised"
    assert "Space › defaultMaxUnauthorised" in names
    active = browser.driver.switch_to.active_element
    active.send_keys(Keys.ARROW_DOWN)
    browser.leave(lambda: browser.driver.switch_to.active_element.send_keys(Keys.ENTER))
    assert browser.driver.current_url.endswith("Image.html#property-maxUnauthorised")
    target = browser.driver.find_element(By.CSS_SELECTOR, ":target h3")
    assert target.text.startswith("maxUnauthorised")
    assert browser.complaints == []


def test_what_is_not_there_is_not_found(browser: Browser) -> None:
    browser.open(address(DLCS / "Space.html"))
    assert found(browser, "<img src=x onerror=alert(1)>") == []
    assert browser.driver.find_element(By.CSS_SELECTOR, ".count").text == "No results"


def test_what_a_reader_chooses_holds_on_the_next_page(browser: Browser) -> None:
    def look() -> tuple[str, list[str]]:
        colour = "return getComputedStyle(document.documentElement).backgroundColor"
        shown = browser.driver.find_elements(By.CSS_SELECTOR, ".snippet pre")
        texts = [one.text for one in shown if one.is_displayed()]
        return browser.driver.execute_script(colour), texts

    browser.look(1360, dark=False)
    browser.open(address(DLCS / "Space.html"))
    light, before = look()
    assert before
    assert all(text.startswith("curl") for text in before)
    browser.driver.find_element(By.CSS_SELECTOR, ".theme").click()
    browser.driver.find_element(By.CSS_SELECTOR, "[data-choose=python]").click()
    browser.open(address(DLCS / "Role.html"))
    dark, after = look()
    assert dark != light
    assert after
    assert all("from dlcs" in text for text in after)
    browser.driver.execute_script("localStorage.clear()")


def test_a_call_is_copied(browser: Browser) -> None:
    browser.look(1360, dark=False)
    browser.open(address(DLCS / "Role.html"))
    button = browser.driver.find_element(By.CSS_SELECTOR, ".copy")
    button.click()
    WebDriverWait(browser.driver, 20).until(lambda _: button.text == "Copied")
    field = browser.driver.find_element(By.ID, "search")
    field.send_keys(Keys.CONTROL, "v")
    pasted = field.get_attribute("value") or ""
    assert pasted.startswith("curl https://api.dlcs.io/customers/1/roles/1 ")
    assert browser.complaints == []


def test_on_a_phone_the_classes_are_behind_a_button(browser: Browser) -> None:
    browser.look(390, dark=False)
    browser.open(address(DLCS / "index.html"))
    menu = browser.driver.find_element(By.ID, "classes")
    assert not menu.is_displayed()
    browser.driver.find_element(By.CSS_SELECTOR, ".menu").click()
    assert menu.is_displayed()
    browser.leave(menu.find_element(By.LINK_TEXT, "Queue").click)
    assert browser.heading == "Queue"


def test_without_scripts_everything_can_be_read(site: Path) -> None:
    with chromium(scripts=False) as browser:
        browser.open(address(max(site.glob("*.html"), key=lambda p: p.stat().st_size)))
        kinds = {
            one.get_attribute("class")
            for one in browser.driver.find_elements(By.CSS_SELECTOR, ".snippet")
            if one.is_displayed()
        }
        assert {"code snippet curl", "code snippet typescript"} <= kinds
        assert not browser.driver.find_element(By.ID, "search").is_displayed()


def test_a_barrier_would_be_found(browser: Browser) -> None:
    browser.look(1360, dark=False)
    browser.open(address(DLCS / "index.html"))
    browser.driver.execute_script(
        "document.querySelector('label').remove();"
        "document.querySelector('#search').removeAttribute('placeholder')"
    )
    assert [name for name, _ in barriers(browser)] == ["label"]
