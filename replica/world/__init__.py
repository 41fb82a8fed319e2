"""What exists at an instant: sites, columns, articles and their versions. Pure: no clock of its own, no I/O."""
