"""What things are: frozen values and pure functions. No file, no process, no network is touched here."""
