"""SIMPLer and Alianza: accounts follow the customers' status, SIP lines come back into SIMPLer's table (seed 002)."""
