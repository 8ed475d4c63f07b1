"""Lead → Capture: politely, under our own name, where robots.txt allows. It does not know what a page says."""
