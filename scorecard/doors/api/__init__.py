"""The door for other programs: ``/api/v1``. What pages show, as tables; and reports, sent as on the page."""
