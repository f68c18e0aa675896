"""What was asked, answered, confirmed and handed over: counts and reports, without text and without people."""
