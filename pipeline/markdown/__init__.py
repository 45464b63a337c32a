"""The kept text of an article as Markdown: CommonMark, with the tables of GitHub's.

A CommonMark parser shows it as the title and, below it, the words of `CleanDocument.text`, each once and in order; the
`|` between the cells of a row become the lines of a table where there is one.
"""
