"""What has to happen by the clock, by one leader."""
