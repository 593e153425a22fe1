"""The API's documentation page in the reader's language: plain HTML without scripts or files of other hosts."""

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
    """``described``: the OpenAPI description; ``back``: the page to go back to; ``switch``: HTML of the language
    links."""
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
        f"<ul>{''.join(_entry(*operation) for operation in operations)}</ul>",
        f"<h2>{escape(_('Examples'))}</h2><pre tabindex='0'>{escape(EXAMPLES)}</pre>",
        *(_operation(path, method, operation, described, language) for path, method, operation in operations),
        _shared_sections(described, _),
    ]
    return (
        f'<!doctype html><html lang="{html_document.LANGUAGE_TAGS[language]}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)} · {html_document.SITE_NAME}</title>'
        f"<style>:root {{ color-scheme: light dark; }}\n{html_document.styles('auto')}\nbody {{ font-family: {FONT}; }}</style></head>"
        f'<body class="described">{above}<main>{"".join(body)}</main></body></html>'
    )


def _entry(path: str, method: str, operation: dict[str, Any]) -> str:
    link = f'<a href="#{operation["operationId"]}">{escape(operation["summary"])}</a>'
    return f"<li>{link} <code>{method.upper()} {escape(path)}</code></li>"


def _paragraphs(language: Language) -> list[str]:
    _ = translator(language)
    scopes = [f"<li><code>{scope}</code> {escape(account_text.scope_name(scope, language))}</li>" for scope in SCOPES]
    media = [
        f"<li><code>{form}</code> {media_type}</li>" for form, media_type in content_negotiation.MEDIA_TYPES.items()
    ]
    return [
        f"<p>{escape(_('All figures on pages are available as tables, and files can be submitted as on the page. Programs send a token in the Authorization header; each token has one of these scopes:'))}</p>",
        f"<ul>{''.join(scopes)}</ul>",
        f"<p>{escape(_('Tables are available in four formats, selected by the Accept header or the parameter format:'))}</p>",
        f"<ul>{''.join(media)}</ul>",
        f"<p>{escape(_('Every response belongs to a revision. Send its ETag in If-None-Match to get 304 while nothing has changed.'))} "
        f'<a href="openapi.json?lang={language}">OpenAPI</a></p>',
    ]


def _operation(path: str, method: str, operation: dict[str, Any], described: dict[str, Any], language: Language) -> str:
    _ = translator(language)
    rows = [
        _row(
            parameter["name"],
            _kind(parameter["schema"], empty=""),
            _where(parameter["in"], _),
            parameter["description"],
        )
        for parameter in operation.get("parameters", ())
    ]
    rows += [
        _row(name, _kind(schema, empty=""), _("body"), schema["description"])
        for name, schema in _body(operation, described).items()
    ]
    head = [_("Parameter"), _("Kind of value"), _("Place"), _("Meaning")]
    answers = ""
    for code, schema in _answers(operation, described):
        title = _("Response fields")
        answers += (
            f"<h3>{escape(bracketed(title, code, language) if code else title)}</h3>{_fields(schema, described, _)}"
        )
    return (
        f'<section id="{operation["operationId"]}"><h2>{escape(operation["summary"])}</h2>'
        f"<p><code>{method.upper()} /api/v1{escape(path)}</code></p>"
        f"{tables.table(head, rows, words=(3,)) if rows else ''}{answers}</section>"
    )


def _shared_sections(described: dict[str, Any], translate: Translate) -> str:
    """The sections on what all tables have in common, and on errors."""
    _ = translate
    schemas = described["components"]["schemas"]
    table = next(schema for name, schema in schemas.items() if name.startswith("Answer_"))
    return (
        f'<section id="tables"><h2>{escape(_("Fields around the rows of a table"))}</h2>'
        f"<p>{escape(_('In JSON, the rows are inside these fields. The other formats contain the rows only, with {column} as the last column.').format(column=content_negotiation.MADE_UP_HEADER))}</p>"
        f'{_fields(table, described, _)}</section><section id="faults"><h2>{escape(_("Errors"))}</h2>'
        f"<p><code>{problem_details.MEDIA_TYPE}</code></p>{_fields(schemas['Problem'], described, _)}</section>"
    )


def _where(place: str, translate: Translate) -> str:
    _ = translate
    return {"query": _("query"), "path": _("path")}[place]


def _body(operation: dict[str, Any], described: dict[str, Any]) -> dict[str, Any]:
    for content in operation.get("requestBody", {}).get("content", {}).values():
        return dict(_resolved(content["schema"], described)["properties"])
    return {}


def _answers(operation: dict[str, Any], described: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """Status and schema of each JSON response; of a table, the schema of its rows. The status is "" where there is only
    one schema."""
    answers: dict[str, tuple[str, dict[str, Any]]] = {}
    for code in ("201", "200"):
        schema = operation["responses"].get(code, {}).get("content", {}).get("application/json", {}).get("schema", {})
        for variant in schema.get("anyOf", [schema]):
            if "$ref" in variant:
                model = _resolved(variant, described)
                rows = model["properties"].get("rows")
                answers.setdefault(variant["$ref"], (code, _resolved(rows["items"], described) if rows else model))
    return list(answers.values()) if len(answers) > 1 else [("", schema) for _code, schema in answers.values()]


def _fields(schema: dict[str, Any], described: dict[str, Any], translate: Translate) -> str:
    _ = translate
    head = [_("Field"), _("Kind of value"), _("Meaning")]
    return tables.table(head, list(_rows(schema, described)), words=(2,))


def _rows(schema: dict[str, Any], described: dict[str, Any], prefix: str = "") -> Iterator[list[str]]:
    """One table row for each field; the fields of a list's items follow the list. (``rows`` has a table of its own.)"""
    for name, field in schema["properties"].items():
        yield _row(f"{prefix}{name}", _kind(field), field["description"])
        if "$ref" in field.get("items", {}) and name != "rows":
            yield from _rows(_resolved(field["items"], described), described, f"{prefix}{name}[].")


def _row(name: str, *cells: str) -> list[str]:
    """The last cell is a description as application.py writes it: a meaning and a Markdown list of values."""
    meaning, *lines = cells[-1].split("\n")
    values = "".join(f"<li>{_marked(line.removeprefix('- '))}</li>" for line in lines if line)
    description = f"{_marked(meaning)}{f'<ul>{values}</ul>' if values else ''}"
    return [f"<code>{escape(name)}</code>", *tables.plain(*cells[:-1]), f"<div>{description}</div>"]


def _marked(text: str) -> str:
    return CODE.sub(r"<code>\1</code>", escape(text))


def _resolved(schema: dict[str, Any], described: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in schema:
        return schema
    return dict(described["components"]["schemas"][schema["$ref"].rpartition("/")[2]])


def _kind(schema: dict[str, Any], empty: str = "null") -> str:
    """The JSON Schema type: ``integer``, ``string (date)``, ``number | null``. ``empty``: written for null; "" for
    parameters, which are left out instead."""
    kinds = [
        str(variant.get("type", "")) + (f" ({variant['format']})" if "format" in variant else "")
        for variant in schema.get("anyOf", [schema])
    ]
    return " | ".join(empty if kind == "null" else kind for kind in kinds if kind != "null" or empty)
