"""The documented mathematics a second time: read from the CSV files by plain code that imports nothing of the package.

What stands here follows docs/formulation.md, docs/dictionary.md and docs/design-notes.md and nothing else. It is slow,
has no care for large instances, and is meant to be read beside the formulation page, family by family:

=============== =====================================================================================
module          what it does
=============== =====================================================================================
`tables`        the tables of an instance: key columns, value columns, what a blank means
`book`          reads the CSV files; finds a cell by wildcards and up the tree
`changes`       edits of the tables, as scenarios make them
`linear`        numbers times unknowns, plus a number
`model`         the unknowns, the ledgers and the rows of an instance
`families`      one module for each family: what it declares, posts to the ledgers and limits
`objectives`    the four objectives, and the solves that each of them asks for
`today`         what is held when today's layout is evaluated
`solving`       hands the rows to scipy
`layout`        puts the decisions of a run into the rows: what is violated, and what it is worth
=============== =====================================================================================

``python -m tests.reference FOLDER`` solves an instance folder, or checks a run folder, in this way alone.
"""
