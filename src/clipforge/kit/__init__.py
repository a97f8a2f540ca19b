"""The toolbox under everything: errors, progress, child processes, files, settings, logs."""
