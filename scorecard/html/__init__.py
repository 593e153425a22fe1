"""Tables, marks and links as HTML, one module a subject."""
