"""The API for people: pages and forms of HTML, from the same operations.

Everything that is said in them goes through `markup`, which escapes all text.
No page needs a script or anything of another host.
"""
