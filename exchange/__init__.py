"""All rows of the site as a workbook, as CSV files or as JSON, out and in.

`sheets` names what goes out, `formats` writes and reads files, `reading` turns cells into values, `comparing` says
what a file would change, `writing` stores that. Nothing is written before all of it can be.
"""
