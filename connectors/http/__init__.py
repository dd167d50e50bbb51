"""The one HTTP client of all vendor packages; a vendor package adds endpoints, shapes and assumptions."""
