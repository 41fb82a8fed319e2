"""Every exchange with a site, kept as WARC files: the truth that the warehouse is computed from."""
