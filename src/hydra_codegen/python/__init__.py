"""What all Python targets share: names, types, literals, docstrings, layout."""
