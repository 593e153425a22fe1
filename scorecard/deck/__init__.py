"""A meeting's slides on screen: one HTML document, all slides in it, so that a key press only shows the next."""
