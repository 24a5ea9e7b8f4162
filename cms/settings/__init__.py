"""One module per place the overview runs: development, test, production. Each builds on base."""
