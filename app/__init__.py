"""Injection Diary."""
