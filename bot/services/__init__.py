"""What Copydesk does for a learner, without Discord: each call takes ids and returns a scene to show."""
