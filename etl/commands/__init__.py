"""The commands of ``python -m etl``, one module for each thing that they are about. They write in English."""
