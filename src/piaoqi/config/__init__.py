"""The only place that knows every part: settings, addresses, the door of the server."""
