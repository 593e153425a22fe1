"""What several tests share: the tiny world, clients, damaged files, lists of payloads."""
