"""What authors write: the vocabulary of lessons and courses, as frozen, typed models."""
