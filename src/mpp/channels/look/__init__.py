"""The look: design tokens, components, the form renderer and the error pages of every channel."""
