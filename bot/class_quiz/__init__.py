"""Class quizzes in their channels: messages, private cards and time."""
