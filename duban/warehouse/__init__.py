"""Reports → tables → checks → snapshot; queries and exports."""
