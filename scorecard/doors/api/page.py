"""The API's description as a page of its own, in the reader's language: plain HTML, nothing from elsewhere, no script."""

from html import escape
from typing import Any

from etl.actor import SCOPES
from etl.findings import Language
from scorecard import shell, tables
from scorecard.charts import FONT
from scorecard.doors.api import forms, words
from scorecard.i18n import Translate, translator

EXAMPLES = """\
curl "$SERVER/api/v1/progress?period=2023-09&format=csv"
curl -H "Accept: application/vnd.apache.parquet" -o progress.parquet "$SERVER/api/v1/progress"
curl -H "Authorization: Bearer $TOKEN" -F file=@september.csv -F dry_run=true "$SERVER/api/v1/submissions"
curl -H "Authorization: Bearer $TOKEN" -F file=@september.csv "$SERVER/api/v1/submissions"
"""


def html(described: dict[str, Any], language: Language) -> str:
    _ = translator(language)
    title = _("Data and reports for other programs")
    body = [
        f"<h1>{escape(title)}</h1>",
        *_paragraphs(language),
        f"<h2>{escape(_('Examples'))}</h2><pre>{escape(EXAMPLES)}</pre>",
        *(
            _operation(path, method, operation, described, _)
            for path, operations in described["paths"].items()
            for method, operation in operations.items()
        ),
    ]
    return (
        f'<!doctype html><html lang="{shell.LANGUAGE_TAGS[language]}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)} · {shell.TITLE}</title>'
        f"<style>:root {{ color-scheme: light dark; }}\n{shell.styles('auto')}\nbody {{ font-family: {FONT}; }}</style></head>"
        f'<body class="described"><main>{"".join(body)}</main></body></html>'
    )


def _paragraphs(language: Language) -> list[str]:
    _ = translator(language)
    scopes = [f"<li><code>{one}</code> {escape(words.scope(one, language))}</li>" for one in SCOPES]
    media = [f"<li><code>{form}</code> {media}</li>" for form, media in forms.MEDIA.items()]
    return [
        f"<p>{escape(_('Everything that pages show can be had as tables, and files can be sent as on the page. A program sends a token in the header Authorization; each token is for one of these:'))}</p>",
        f"<ul>{''.join(scopes)}</ul>",
        f"<p>{escape(_('Tables come in four forms, by the header Accept or the parameter format:'))}</p>",
        f"<ul>{''.join(media)}</ul>",
        f"<p>{escape(_('Every answer is of a revision. Its ETag, sent again in If-None-Match, is answered with 304 while nothing has changed.'))} "
        f'<a href="openapi.json?lang={language}">OpenAPI</a></p>',
    ]


def _operation(path: str, method: str, operation: dict[str, Any], described: dict[str, Any], _: Translate) -> str:
    asked = [
        tables.plain(one["name"], _kind(one["schema"]), _where(one["in"], _), one["description"])
        for one in operation.get("parameters", ())
    ]
    asked += [
        tables.plain(name, _kind(schema), _("body"), schema["description"])
        for name, schema in _body(operation, described).items()
    ]
    fields = _fields(operation, described)
    said = f'<p class="fields">{escape(_("Fields:"))} {", ".join(f"<code>{escape(one)}</code>" for one in fields)}</p>'
    head = [_("Parameter"), _("Kind of value"), _("Place"), _("Meaning")]
    return (
        f'<section id="{operation["operationId"]}"><h2>{escape(operation["summary"])}</h2>'
        f"<p><code>{method.upper()} /api/v1{escape(path)}</code></p>"
        f"{tables.table(head, asked, words=(3,)) if asked else ''}{said if fields else ''}</section>"
    )


def _where(place: str, _: Translate) -> str:
    return {"query": _("address, after the question mark"), "path": _("address")}[place]


def _body(operation: dict[str, Any], described: dict[str, Any]) -> dict[str, Any]:
    for content in operation.get("requestBody", {}).get("content", {}).values():
        return dict(_resolved(content["schema"], described)["properties"])
    return {}


def _fields(operation: dict[str, Any], described: dict[str, Any]) -> list[str]:
    """Of the answer in JSON; of a table, those of its rows."""
    for code in ("200", "201"):
        schema = operation["responses"].get(code, {}).get("content", {}).get("application/json", {}).get("schema", {})
        if "$ref" in schema:
            found = _resolved(schema, described)["properties"]
            return list(_resolved(found["rows"]["items"], described)["properties"] if "rows" in found else found)
    return []


def _resolved(schema: dict[str, Any], described: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in schema:
        return schema
    return dict(described["components"]["schemas"][schema["$ref"].rpartition("/")[2]])


def _kind(schema: dict[str, Any]) -> str:
    """``integer``, ``string``, or the words that are taken."""
    for one in schema.get("anyOf", [schema]):
        if "enum" in one:
            return " | ".join(one["enum"])
        if one.get("type") != "null":
            return str(one.get("type", ""))
    return ""
