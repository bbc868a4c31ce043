"""The model and chart of repeated attempts ("lucky once")."""
