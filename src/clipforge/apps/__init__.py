"""Where it all is wired: the programs a person starts."""
