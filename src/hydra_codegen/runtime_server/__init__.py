"""What a generated server runs on: the store, the rules of HTTP, the gates.

Ordinary modules: nothing in them knows the vocabulary that a package was
generated from. The package describes itself with what `description` offers.
"""
