"""Clock, errors, audit and outbox: what every domain stands on. Knows no domain."""
