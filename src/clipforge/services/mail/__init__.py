"""Mail to people: by SMTP, or into the log where no server is set."""
