"""What the server's operator sees and does, over all orgs; by the command line alone, never by the API."""
