"""A folder for reports: what is put there is sent, and answered by a text file beside it."""
