"""JSON for machines and webhooks. Empty until the first interface is published."""
