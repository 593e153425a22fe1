"""Words and types that every layer shares: columns, findings, rules, quantities."""
