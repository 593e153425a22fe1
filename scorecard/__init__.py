"""The reading room: a snapshot in; tables, figures and sentences out. Nothing here writes."""
