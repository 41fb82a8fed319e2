"""Which wordings name one policy text: normal forms, similarity, clusters, and the table that keeps them.

What belongs here: deciding (``normalise``, ``similarity``, ``cluster``: pure) and storing the result (``store``). What
does not: where titles stand in a sentence (``duban.read.language``), what happened to a text (sql/views).
"""
