"""What a person does with omnitui, a package each."""
