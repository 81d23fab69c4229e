"""What Alembic runs for each command: the migrations, on the connection that `db.migrate` hands over.

Promises to leave logging alone. Refuses to run by itself: without that connection there is no backup either.
"""

from __future__ import annotations

from alembic import context

from db.models import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
