"""Practice: what somebody does now, when it is due again, and what they have mastered. Pure: values in, values out."""
