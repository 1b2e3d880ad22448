"""`python -m convexplorer`; child processes import this file again, so that it imports nothing by itself."""

if __name__ == "__main__":
    from convexplorer.app import run

    run()
