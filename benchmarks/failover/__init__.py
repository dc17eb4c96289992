"""A PostgreSQL is killed while people save, its twin takes over, and the app goes on."""
