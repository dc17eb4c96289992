"""The goals of speed, measured: the product beside a bare Flask app in one run."""
