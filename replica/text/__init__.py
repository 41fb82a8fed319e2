"""Sentences: vocabulary and frames (data), the life of policy texts, and composing reports and notices from them."""
