"""What a request asks to see: plan, month, revision and language."""

from starlette.datastructures import Headers, QueryParams
from starlette.types import Scope

from ledger.vocabulary.language import Language
from scorecard.html.document import LANGUAGE_TAGS
from scorecard.i18n import language_of


def language_of_request(scope: Scope) -> Language:
    """The one that the address asks for, else the browser's first."""
    asked = QueryParams(scope["query_string"]).get("lang")
    for language in LANGUAGE_TAGS:
        if asked == language:
            return language
    return language_of(Headers(scope=scope).get("accept-language", "").split(",")[0])
