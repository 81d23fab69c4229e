"""State machines of runs, without clock or storage: alone, with a class, and the points of a class."""
