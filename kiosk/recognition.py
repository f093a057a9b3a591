"""The recogniser: templates of the visitor in front, compared with everybody kept, on a thread of its own."""
