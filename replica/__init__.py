"""A government site to run on a laptop: both CMS generations, a clock, a request log. It knows nothing of duban."""
