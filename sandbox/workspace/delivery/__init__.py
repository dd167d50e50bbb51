"""How interactions and events reach the app: over its sockets, or by signed HTTP, with three seconds to acknowledge."""
