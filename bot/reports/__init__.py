"""Reports for teachers: values in, tables and charts out, as files that other programs open.

Made in worker processes alone. What is large to load (spreadsheets, charts) is loaded when a report asks for it.
"""
