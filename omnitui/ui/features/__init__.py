"""The features of omnitui, one package each."""
