"""Commands that measure, and write what docs/ says about it."""
