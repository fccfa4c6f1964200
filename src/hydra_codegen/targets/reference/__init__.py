"""What is told of an API to the people who use it, in no markup yet.

`entries` says what there is, `reading` makes it of an `ApiDocumentation`,
`snippets` are calls in three languages. The HTML site and the full style of
the Markdown pages show the same.
"""
