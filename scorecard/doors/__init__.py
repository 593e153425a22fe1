"""The doors that are no pages: HTTP routes by which people come in and go out."""
