"""The HTML, XML and JSON that the two generations wrap around content. Pure string building."""
