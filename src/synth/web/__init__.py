"""The guarded way to the web: what may be asked, how long, how much. It does not know what an answer is for."""
