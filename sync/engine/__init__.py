"""Who does which work, and who does it when that one dies. The rows of the store are the truth (design section 4)."""
