"""The layout Explore: three columns that become tabs, panels that can be unlocked, and a drawer at the right edge."""
