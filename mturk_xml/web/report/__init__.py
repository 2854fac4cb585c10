"""The page of an analysis: an `Analysis` becomes texts and shapes, which the templates write."""
