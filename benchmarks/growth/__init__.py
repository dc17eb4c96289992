"""What the pages of one diary cost in a database of millions of ratings, beside an empty one."""
