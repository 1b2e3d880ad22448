"""From jobs to results: threads, child processes, long tasks, and the loops the window and the command line share."""
