"""A meeting's slides on screen: one HTML document with all slides in it, so that a key press only shows the next."""
