"""The HTTP API: wires features, edge, problems and documentation into one application."""
