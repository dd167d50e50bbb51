"""Reading both sides: pages staged on disk, with the evidence that they were complete."""
