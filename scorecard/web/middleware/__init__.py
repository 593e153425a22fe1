"""ASGI middleware, one class in each file."""
