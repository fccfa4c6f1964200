"""A person looks, clicks and types: the pages of a generated server in Chromium."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from browser_support import Browser, chromium
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from server_support import dlcs_server

SPACE = "/customers/2/spaces/maps"
EDIT = "Update the supplied fields of the Image"
HOSTILE = "<script>document.title='owned'</script>"

# Text that can be read: WCAG 2.2, success criterion 1.4.3, by its formula.
_CONTRAST = """
const channel = c => { c /= 255; return c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4 };
const light = c => .2126 * channel(c[0]) + .7152 * channel(c[1]) + .0722 * channel(c[2]);
const numbers = text => text.match(/[\\d.]+/g).map(Number);
const paper = e => {
  for (; e; e = e.parentElement) {
    const c = numbers(getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3] > 0) return c;
  }
  return [255, 255, 255];
};
const found = [];
for (const e of document.querySelectorAll('body *')) {
  const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || e.value;
  if (!own || !e.getClientRects().length) continue;
  const two = [light(numbers(getComputedStyle(e).color)), light(paper(e))].sort((a, b) => b - a);
  const ratio = (two[0] + .05) / (two[1] + .05);
  if (ratio < 4.5) found.push([e.outerHTML.slice(0, 80), ratio]);
}
return found;
"""


@pytest.fixture(scope="module", name="api")
def _api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    folder = tmp_path_factory.mktemp("server")
    with dlcs_server(f"sqlite:///{folder / 'data.db'}", folder / "log") as client:
        client.put(SPACE, json={"name": "Maps of the city"})
        for n in range(5):
            client.put(f"{SPACE}/images/plan-{n}", json={"string1": f"sheet {n}"})
        yield client


@pytest.fixture(scope="module", name="browser")
def _browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(
    scope="module", params=["with scripts", "without scripts"], name="either"
)
def _either(request: pytest.FixtureRequest) -> Iterator[Browser]:
    with chromium(scripts=request.param == "with scripts") as browser:
        yield browser


def test_a_person_finds_edits_and_deletes_an_image(
    api: httpx.Client, either: Browser
) -> None:
    api.put(f"{SPACE}/images/cathedral", json={"string1": "west", "tags": ["a", "b"]})
    either.open(f"{api.base_url}/")
    either.follow("/customers")
    either.follow("2")
    either.follow("/customers/2/spaces")
    either.follow("Maps of the city")
    either.follow(f"{SPACE}/images")
    either.follow("cathedral")
    assert either.heading == "Image: cathedral"
    form = either.form(EDIT)
    either.fill(form, "string1", HOSTILE)
    either.fill(form, "number1", "many")
    either.send(form)
    assert either.heading.startswith("422 ")
    error = either.driver.find_element(By.CSS_SELECTOR, "p.error")
    assert "number1" in error.text
    form = either.form(EDIT)
    either.fill(form, "number1", "12")
    either.send(form)
    assert either.heading == "Image: cathedral"
    assert "saved" in either.driver.find_element(By.CSS_SELECTOR, "[role=status]").text
    assert either.value("string1") == HOSTILE
    assert either.value("number1") == "12"
    assert either.driver.title == "Image: cathedral · DLCS"
    found = api.get(f"{SPACE}/images/cathedral").json()
    assert (found["number1"], found["tags"]) == (12, ["a", "b"])
    either.send(either.form("Delete the Image"))
    assert either.heading == "images"
    assert api.get(f"{SPACE}/images/cathedral").status_code == 404


def test_a_person_turns_pages_and_creates(api: httpx.Client, either: Browser) -> None:
    either.open(f"{api.base_url}{SPACE}/images?pageSize=2")
    seen: list[str] = []
    while True:
        rows = either.driver.find_elements(By.CSS_SELECTOR, "tbody th")
        seen += [row.text for row in rows]
        if not either.driver.find_elements(By.LINK_TEXT, "Next page"):
            break
        either.follow("Next page")
    assert seen == [f"plan-{n}" for n in range(5)]
    form = either.form("Creates a new Image")
    either.fill(form, "tags", "one\ntwo")
    either.send(form)
    assert either.heading.startswith("Image: ")
    assert either.value("tags").split() == ["one", "two"]
    either.send(either.form("Delete the Image"))
    assert either.heading == "images"


def test_the_keyboard_is_enough(api: httpx.Client, browser: Browser) -> None:
    browser.look(1200, dark=False)
    browser.open(f"{api.base_url}{SPACE}/images/plan-1")
    driver = browser.driver

    def press(*keys: str) -> None:
        for key in keys:
            driver.switch_to.active_element.send_keys(key)

    press(Keys.TAB)
    skip = driver.switch_to.active_element
    assert skip.text == "Skip to the content"
    assert skip.location["y"] >= 0
    press(Keys.ENTER)
    assert driver.current_url.endswith("#content")
    for _ in range(60):
        press(Keys.TAB)
        here = driver.switch_to.active_element
        style = here.value_of_css_property("outline-style")
        assert style == "solid", here.get_attribute("outerHTML")
        if here.tag_name == "summary" and here.text == EDIT:
            break
    press(Keys.ENTER, Keys.TAB)
    field = driver.switch_to.active_element
    assert field.accessible_name == "modelId"
    browser.leave(lambda: field.send_keys("by keyboard", Keys.ENTER))
    assert browser.value("modelId") == "by keyboard"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_pages_are_readable(
    api: httpx.Client, browser: Browser, width: int, dark: bool
) -> None:
    browser.look(width, dark=dark)
    driver = browser.driver
    paths = ["/", "/customers", SPACE, f"{SPACE}/images", f"{SPACE}/images/plan-0"]
    for path in [*paths, f"{SPACE}/images/none", "/customers/2/queue"]:
        browser.open(f"{api.base_url}{path}")
        for summary in driver.find_elements(By.TAG_NAME, "summary"):
            summary.click()
        assert driver.execute_script(_CONTRAST) == []
        assert (
            driver.execute_script("return document.documentElement.scrollWidth")
            == width
        )
        shade = driver.execute_script(
            "return getComputedStyle(document.documentElement).backgroundColor"
        )
        assert shade == ("rgb(20, 23, 28)" if dark else "rgb(255, 255, 255)")
    form = browser.form("Submits a Collection of Image as a new Batch")
    browser.send(form)
    assert browser.heading.startswith("422 ")
    assert driver.execute_script(_CONTRAST) == []
    # Nothing was refused by the policy, and nothing asked for elsewhere.
    assert browser.complaints == []


def test_a_page_of_another_site_sends_no_form(
    api: httpx.Client, browser: Browser, tmp_path: Path
) -> None:
    browser.open(f"{api.base_url}{SPACE}/images/plan-2")
    fields = {
        e.get_attribute("name"): e.get_attribute("value")
        for e in browser.form("Delete the Image").find_elements(By.TAG_NAME, "input")
    }
    inputs = "".join(f"<input name='{k}' value='{v}'>" for k, v in fields.items())
    evil = tmp_path / "evil.html"
    action = f"{api.base_url}{SPACE}/images/plan-2"
    evil.write_text(f"<form method=post action='{action}'>{inputs}<button>go</button>")
    browser.open(evil.as_uri())
    browser.send(browser.driver.find_element(By.TAG_NAME, "form"))
    assert browser.heading.startswith("403 ")
    assert api.get(f"{SPACE}/images/plan-2").status_code == 200
    assert "_token" in json.dumps(fields)
