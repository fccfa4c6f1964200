"""A headless Chromium, driven as a person would use it."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait
from support import require_program

REASON = "a browser clicks through the pages of a generated server"
_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"),
    *("--no-first-run", "--disable-background-networking", "--hide-scrollbars"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
)
_NO_SCRIPTS = {"profile.managed_default_content_settings.javascript": 2}


class Browser:
    """One window; finds what it clicks by what a person reads."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def open(self, url: str) -> None:
        """Go to an address."""
        self.driver.get(url)

    def follow(self, text: str) -> None:
        """Click the link with a text."""
        self.leave(self.driver.find_element(By.LINK_TEXT, text).click)

    def leave(self, leaves: Callable[[], None]) -> None:
        """Do what leaves this page, and wait until another one is there."""
        before = self.driver.find_element(By.TAG_NAME, "html")
        leaves()
        # Between two pages the driver says anything.
        wait = WebDriverWait(self.driver, 30, ignored_exceptions=[WebDriverException])
        wait.until(lambda driver: driver.find_element(By.TAG_NAME, "html") != before)

    @property
    def heading(self) -> str:
        """What the page is called."""
        return self.driver.find_element(By.TAG_NAME, "h1").text

    def form(self, title: str) -> WebElement:
        """Unfold the form of an operation, if it is not."""
        for details in self.driver.find_elements(
            By.CSS_SELECTOR, ".operations details"
        ):
            if details.find_element(By.TAG_NAME, "summary").text == title:
                if details.get_attribute("open") is None:
                    details.find_element(By.TAG_NAME, "summary").click()
                return details
        raise AssertionError(f"no operation is called {title}")

    def fill(self, form: WebElement, label: str, value: str) -> None:
        """Write into the field with a label."""
        for found in form.find_elements(By.TAG_NAME, "label"):
            if found.text == label:
                field = form.find_element(By.ID, found.get_attribute("for") or "")
                field.clear()
                field.send_keys(value)
                return
        raise AssertionError(f"no field is called {label}")

    def send(self, form: WebElement) -> None:
        """Press the form's button."""
        self.leave(form.find_element(By.TAG_NAME, "button").click)

    def value(self, name: str) -> str:
        """Return what the page says of a property."""
        path = f"//dt[span[1][text()='{name}']]/following-sibling::dd"
        return self.driver.find_element(By.XPATH, path).text

    @property
    def complaints(self) -> list[str]:
        """What the browser says to developers, but for statuses of errors."""
        log = self.driver.get_log("browser")  # type: ignore[no-untyped-call]
        said = [str(entry["message"]) for entry in log]
        return [line for line in said if "responded with a status of 4" not in line]

    def look(self, width: int, *, dark: bool, height: int = 900) -> None:
        """Look at pages on a screen of another width, light or dark."""
        screen = {"width": width, "height": height, "deviceScaleFactor": 1}
        screen["mobile"] = width < 500
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        run = self.driver.execute_cdp_cmd
        run("Emulation.setDeviceMetricsOverride", screen)
        run("Emulation.setEmulatedMedia", {"features": [scheme]})


@contextlib.contextmanager
def chromium(*, scripts: bool = True, traffic: bool = False) -> Iterator[Browser]:
    """Start a Chromium with a profile of its own; skips where there is none.

    With `traffic` its log tells what it asks for.
    """
    program = require_program("chromium", REASON)
    service = Service(require_program("chromedriver", REASON))
    options = webdriver.ChromeOptions()
    options.binary_location = program
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        for flag in (*_FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        logs = {"browser": "ALL", **({"performance": "ALL"} if traffic else {})}
        options.set_capability("goog:loggingPrefs", logs)
        if not scripts:
            options.add_experimental_option("prefs", _NO_SCRIPTS)
        driver = webdriver.Chrome(options=options, service=service)
        try:
            yield Browser(driver)
        finally:
            driver.quit()
