"""Messages to members when something of theirs is ready or failed: in the app, and by mail if they wish."""
