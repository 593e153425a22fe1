"""The HTTP API, ``/api/v1``: what pages show, as tables; reports, sent as on the page."""
