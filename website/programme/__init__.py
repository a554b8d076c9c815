"""The programme as shipped: read from YAML, checked as a whole, and written to the database.

`reading` turns the files into checked values, `rows` into the rows of the models, `writing` stores those rows and
leaves alone what staff have made their own.
"""
