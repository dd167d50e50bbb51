"""What every bridge shares: options of any integration, errors in sync's terms."""
