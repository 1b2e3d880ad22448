"""Dialogs: what needs an answer before the program can go on."""
