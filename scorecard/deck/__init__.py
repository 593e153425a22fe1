"""A meeting's slides as one HTML document with all slides in it, so that changing slides needs no request."""
