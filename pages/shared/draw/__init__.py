"""What all pages draw with: colours, heatmaps, equations, notation, tables."""
