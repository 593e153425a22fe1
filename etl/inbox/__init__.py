"""A folder for reports: what is dropped there is sent, and answered by a text file beside it."""
