"""Which unmatched record may be which account: suggestions with reasons, and what people decided of them."""
