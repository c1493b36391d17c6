"""Questions, forms and reports over a screen."""
