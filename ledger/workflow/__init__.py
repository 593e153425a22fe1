"""What people do with the figures: problems, meetings, judgements, signed rules, alerts that were sent."""
