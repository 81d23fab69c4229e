"""Moodle's two formats, GIFT and XML, which say the same questions in different signs."""
