"""The guard's work: what can be done about people and visits, and what there is to see of them."""
