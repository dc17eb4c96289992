"""What people read about an answer. Every sentence is built from its numbers, here alone."""
