"""What every imitation vendor shares: behaviours, faults, the ledger, the control door and serving."""
