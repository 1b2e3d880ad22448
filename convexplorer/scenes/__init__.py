"""Pictures of numbers as data: made by pure functions, painted by Qt, rasterised and written without it."""
