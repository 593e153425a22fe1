"""The tables that can be downloaded, each column under the name that readers know."""
