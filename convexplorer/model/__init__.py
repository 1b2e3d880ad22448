"""What the user can change, and what comes out, as frozen values."""
