"""The commands of ``python -m etl``, one module each. They write in English."""
