"""What every page shares: who asks, in which language, of which company, and the frame around."""
