"""A whole database as a stream of lines, and back: for whoever runs the server."""
