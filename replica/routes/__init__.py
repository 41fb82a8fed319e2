"""What a path of a site means, for each generation of the CMS; returns a Response, touches no socket."""
