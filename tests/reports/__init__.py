"""Reports for teachers: tables and charts as files, opened by readers that did not write them."""
