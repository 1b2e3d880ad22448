"""Controls that know Qt, NumPy and scenes, and nothing else of the program."""
