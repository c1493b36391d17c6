"""The widgets that views and dialogs are made of."""
