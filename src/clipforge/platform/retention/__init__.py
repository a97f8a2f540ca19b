"""What is not kept: sources whose time is over by their org's rule, and objects that nothing refers to."""
