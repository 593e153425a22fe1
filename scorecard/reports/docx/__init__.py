"""The bulletin and supervision orders as Word files."""
