"""Block Kit as strictly as Slack takes it: one small file per family of blocks, all limits with their numbers."""
