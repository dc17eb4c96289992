"""People save while the server and its database are killed; then all that was answered is there."""
