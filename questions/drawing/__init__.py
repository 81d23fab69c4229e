"""Pictures that an author describes and Copydesk draws: charts of figures, and pages to look at.

`chart` and `page` are what an author writes, as models, with what follows from them: the words that stand for the
picture, and the lie factor of a chart. `chart_picture` and `page_picture` draw them, on `canvas` and with `fonts`; only
these load the libraries that do it.
"""
