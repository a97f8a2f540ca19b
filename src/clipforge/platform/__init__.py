"""The control plane: one folder a feature, over a common base."""
