"""What a person does on the page, or a test through the control door: the same few acts, with Slack's payloads."""
