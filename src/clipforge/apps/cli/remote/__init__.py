"""What `clipforge remote` is made of; its commands are in `commands/remote.py`."""
