"""A loopback Discord over real HTTP and WebSocket, and the real Copydesk in a process of its own against it."""
