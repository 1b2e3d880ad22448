"""The window: everything that draws with Qt or reads mouse and keyboard."""
