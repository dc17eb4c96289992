"""People read, save and export while the net and the database fail at random."""
