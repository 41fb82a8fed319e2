"""A government site to run on a laptop: two generations of a CMS, three departments, a clock, fault switches.

Layers, outermost first: ``server`` (sockets) → ``application`` (which site, which fault, the log) → ``routes``
(what a path means) → ``markup`` (HTML, XML, JSON) and ``formats`` (files) → ``world`` (pure: what exists at an instant)
→ ``text`` (sentences). It knows nothing of duban and imports only the standard library; ``tls`` alone needs the package
cryptography, when somebody asks for https.
"""
