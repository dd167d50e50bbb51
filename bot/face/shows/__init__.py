"""From rows of the store to the view models that cards are drawn from."""
