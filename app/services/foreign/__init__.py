"""Files that other programs wrote, read into days of this diary by choices of a person."""
