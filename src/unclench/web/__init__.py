"""The site: pages for a person, and an interface for programs; every clinical decision is made below."""
