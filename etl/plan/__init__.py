"""The notice and the register, read, checked against each other and written as tables."""
