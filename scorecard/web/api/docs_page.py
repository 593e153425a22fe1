"""The API's description as a page of its own, in the reader's language: plain HTML, nothing from elsewhere, no script."""

import re
from collections.abc import Iterator
from html import escape
from typing import Any
from urllib.parse import urlencode

from ledger.accounts.actor import SCOPES
from ledger.vocabulary.language import Language
from scorecard.addresses import ACCOUNT
from scorecard.charts.trend import FONT
from scorecard.html import document as html_document
from scorecard.html import tables
from scorecard.i18n import Translate, translator
from scorecard.text import accounts as account_text
from scorecard.text.punctuation import bracketed
from scorecard.web import page_header, redirects
from scorecard.web.api import content_negotiation, problem_details

CODE = re.compile("`([^`]+)`")
EXAMPLES = """\
curl "$SERVER/api/v1/progress?period=2023-09&format=csv"
curl -H "Accept: application/vnd.apache.parquet" -o progress.parquet "$SERVER/api/v1/progress"
curl -H "Authorization: Bearer $TOKEN" -F file=@september.csv -F dry_run=true "$SERVER/api/v1/submissions"
curl -H "Authorization: Bearer $TOKEN" -F file=@september.csv "$SERVER/api/v1/submissions"
"""


def docs_page(described: dict[str, Any], language: Language, back: str, switch: str) -> str:
    """``back``: where the reader came from; ``switch``: the same page in the other language, as HTML."""
    _ = translator(language)
    title = _("Data and reports for other programs")
    operations = [
        (path, method, operation)
        for path, operations in described["paths"].items()
        for method, operation in operations.items()
    ]
    account = f"{redirects.safe_redirect_path('')}{ACCOUNT}?{urlencode({'lang': language, 'next': back})}"
    above = page_header.page_header(back, switch, [(back, _("Back to the figures")), (account, _("Account"))])
    body = [
        f"<h1>{escape(title)}</h1>",
        *_paragraphs(language),
        f"<ul>{''.join(_entry(*one) for one in operations)}</ul>",
        f"<h2>{escape(_('Examples'))}</h2><pre tabindex='0'>{escape(EXAMPLES)}</pre>",
        *(_operation(path, method, operation, described, language) for path, method, operation in operations),
        _around(described, _),
    ]
    return (
        f'<!doctype html><html lang="{html_document.LANGUAGE_TAGS[language]}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)} · {html_document.SITE_NAME}</title>'
        f"<style>:root {{ color-scheme: light dark; }}\n{html_document.styles('auto')}\nbody {{ font-family: {FONT}; }}</style></head>"
        f'<body class="described">{above}<main>{"".join(body)}</main></body></html>'
    )


def _entry(path: str, method: str, operation: dict[str, Any]) -> str:
    there = f'<a href="#{operation["operationId"]}">{escape(operation["summary"])}</a>'
    return f"<li>{there} <code>{method.upper()} {escape(path)}</code></li>"


def _paragraphs(language: Language) -> list[str]:
    _ = translator(language)
    scopes = [f"<li><code>{one}</code> {escape(account_text.scope_name(one, language))}</li>" for one in SCOPES]
    media = [f"<li><code>{form}</code> {media}</li>" for form, media in content_negotiation.MEDIA_TYPES.items()]
    return [
        f"<p>{escape(_('Everything that pages show can be had as tables, and files can be sent as on the page. A program sends a token in the header Authorization; each token is for one of these:'))}</p>",
        f"<ul>{''.join(scopes)}</ul>",
        f"<p>{escape(_('Tables come in four forms, by the header Accept or the parameter format:'))}</p>",
        f"<ul>{''.join(media)}</ul>",
        f"<p>{escape(_('Every answer is of a revision. Its ETag, sent again in If-None-Match, is answered with 304 while nothing has changed.'))} "
        f'<a href="openapi.json?lang={language}">OpenAPI</a></p>',
    ]


def _operation(path: str, method: str, operation: dict[str, Any], described: dict[str, Any], language: Language) -> str:
    _ = translator(language)
    asked = [
        _row(one["name"], _kind(one["schema"], empty=""), _where(one["in"], _), one["description"])
        for one in operation.get("parameters", ())
    ]
    asked += [
        _row(name, _kind(schema, empty=""), _("body"), schema["description"])
        for name, schema in _body(operation, described).items()
    ]
    head = [_("Parameter"), _("Kind of value"), _("Place"), _("Meaning")]
    answers = ""
    for code, schema in _answers(operation, described):
        said = _("Fields of the answer")
        answers += (
            f"<h3>{escape(bracketed(said, code, language) if code else said)}</h3>{_fields(schema, described, _)}"
        )
    return (
        f'<section id="{operation["operationId"]}"><h2>{escape(operation["summary"])}</h2>'
        f"<p><code>{method.upper()} /api/v1{escape(path)}</code></p>"
        f"{tables.table(head, asked, words=(3,)) if asked else ''}{answers}</section>"
    )


def _around(described: dict[str, Any], _: Translate) -> str:
    """What all tables have in common, and all faults."""
    schemas = described["components"]["schemas"]
    table = next(one for name, one in schemas.items() if name.startswith("Answer_"))
    return (
        f'<section id="tables"><h2>{escape(_("Around the rows of a table"))}</h2>'
        f"<p>{escape(_('In JSON the rows stand within these. The other forms hold the rows alone, each with the last column {column}.').format(column=content_negotiation.MADE_UP_HEADER))}</p>"
        f'{_fields(table, described, _)}</section><section id="faults"><h2>{escape(_("Faults"))}</h2>'
        f"<p><code>{problem_details.MEDIA_TYPE}</code></p>{_fields(schemas['Problem'], described, _)}</section>"
    )


def _where(place: str, _: Translate) -> str:
    return {"query": _("address, after the question mark"), "path": _("address")}[place]


def _body(operation: dict[str, Any], described: dict[str, Any]) -> dict[str, Any]:
    for content in operation.get("requestBody", {}).get("content", {}).values():
        return dict(_resolved(content["schema"], described)["properties"])
    return {}


def _answers(operation: dict[str, Any], described: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """What the answers in JSON hold; of a table, its rows. With its status, where that tells one from another."""
    found: dict[str, tuple[str, dict[str, Any]]] = {}
    for code in ("201", "200"):
        schema = operation["responses"].get(code, {}).get("content", {}).get("application/json", {}).get("schema", {})
        for one in schema.get("anyOf", [schema]):
            if "$ref" in one:
                whole = _resolved(one, described)
                rows = whole["properties"].get("rows")
                found.setdefault(one["$ref"], (code, _resolved(rows["items"], described) if rows else whole))
    return list(found.values()) if len(found) > 1 else [("", schema) for _code, schema in found.values()]


def _fields(schema: dict[str, Any], described: dict[str, Any], _: Translate) -> str:
    head = [_("Field"), _("Kind of value"), _("Meaning")]
    return tables.table(head, list(_rows(schema, described)), words=(2,))


def _rows(schema: dict[str, Any], described: dict[str, Any], within: str = "") -> Iterator[list[str]]:
    """A row a field; the fields of what stands in a list below the list. (The rows of a table have one of their own.)"""
    for name, one in schema["properties"].items():
        yield _row(f"{within}{name}", _kind(one), one["description"])
        if "$ref" in one.get("items", {}) and name != "rows":
            yield from _rows(_resolved(one["items"], described), described, f"{within}{name}[].")


def _row(name: str, *cells: str) -> list[str]:
    """The last of ``cells`` as application.py writes it: a meaning, and a list of the words that may stand there."""
    meaning, *lines = cells[-1].split("\n")
    values = "".join(f"<li>{_marked(line.removeprefix('- '))}</li>" for line in lines if line)
    said = f"{_marked(meaning)}{f'<ul>{values}</ul>' if values else ''}"
    return [f"<code>{escape(name)}</code>", *tables.plain(*cells[:-1]), f"<div>{said}</div>"]


def _marked(text: str) -> str:
    return CODE.sub(r"<code>\1</code>", escape(text))


def _resolved(schema: dict[str, Any], described: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in schema:
        return schema
    return dict(described["components"]["schemas"][schema["$ref"].rpartition("/")[2]])


def _kind(schema: dict[str, Any], empty: str = "null") -> str:
    """As JSON Schema calls it: ``integer``, ``string (date)``, ``number | null``. A parameter is left out in place of it."""
    kinds = [
        str(one.get("type", "")) + (f" ({one['format']})" if "format" in one else "")
        for one in schema.get("anyOf", [schema])
    ]
    return " | ".join(empty if one == "null" else one for one in kinds if one != "null" or empty)
