"""From an assessment to what a person, a clinician or a program reads."""
