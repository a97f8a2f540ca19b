"""What the pipeline does, one folder a stage. A stage never imports another."""
