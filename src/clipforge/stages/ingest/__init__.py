"""Whatever the user gives becomes a media source that ffmpeg can open."""
