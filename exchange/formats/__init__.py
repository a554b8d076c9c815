"""Files: one module for each kind, and `detection`, which tells them apart and refuses what is none of them."""
