"""What shows the way round the window: Find, What is this?, the tour and the examples."""
