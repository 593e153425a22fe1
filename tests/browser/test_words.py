"""A reader of Chinese meets no English, not in Streamlit's own controls either; nor in what is only read aloud."""

import re

from playwright.sync_api import expect

from tests.browser.test_journeys import SETTLED

# File kinds, ids, units, technical names, the names of made-up senders, the address; letters that are drawn as icons.
ALLOWED = re.compile(
    r"python -m etl \w+|/[\w./-]+|IBCS|XLSX|CSV|TXT|PNG|UTF-8|UTF-16|GBK|Excel|WPS|20\.?0?MB|Demo|made-up|\S+\.csv|http\S+|[0-9a-f]{16}|Language|English"
    r"|^[a-z_]+(\.[a-z_]+)?$|^[A-Z]+(\[\])?$"
)
WORDS = """() => {
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (node.nodeType === Node.TEXT_NODE) {
            const own = node.parentElement?.closest("style, script, noscript, .notice, .excerpt");  // the notice's own words
            if (!own) found.push(node.nodeValue.trim());
        } else for (const name of ["aria-label", "aria-valuetext", "title", "placeholder", "alt"]) found.push(node.getAttribute(name) ?? "");
    }
    return found;
}"""


def latin(page):
    """What is left once the page has settled; while a part of it is being drawn, its own words may stand for a moment."""
    for _ in range(5):
        found = {words for words in page.evaluate(WORDS) if re.search("[A-Za-z]{3,}", ALLOWED.sub("", words))}
        if not found:
            break
        page.wait_for_timeout(SETTLED)
    return found


def test_no_english_is_left_for_a_reader_of_chinese_who_chooses_a_month(server, visitor):
    """What stands on every page: test_every_page.py."""
    page = visitor("zh")
    page.goto(server)
    month = page.get_by_role("combobox", name="期间")
    month.click()
    month.type("zzz")
    expect(page.get_by_text("无匹配项")).to_be_visible()
    assert latin(page) == set()


def test_a_file_that_is_refused_is_refused_in_chinese(server, visitor, tmp_path):
    page = visitor("zh")
    page.goto(f"{server}/submit")
    picture = tmp_path / "照片.exe"
    picture.write_bytes(b"MZ")
    page.locator("input[type=file]").set_input_files(picture)
    expect(page.get_by_text("不接收")).to_be_visible()
    page.wait_for_timeout(SETTLED)
    left = {words for words in latin(page) if "exe" not in words and "octet" not in words}
    assert left == set()


def test_a_reader_of_english_keeps_streamlits_own_words(server, visitor):
    page = visitor("en")
    page.goto(f"{server}/submit")
    expect(page.get_by_test_id("stFileUploader").get_by_text("Upload", exact=True)).to_be_visible()
