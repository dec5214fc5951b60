"""Pure SVG, written by hand: charts and signs. Colours come from custom properties of the page around them."""
