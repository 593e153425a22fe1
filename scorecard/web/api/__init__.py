"""The HTTP API ``/api/v1``: the pages' figures as tables; submission of reports."""
