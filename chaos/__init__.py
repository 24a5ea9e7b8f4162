"""Breaks things on purpose: real nodes of Elasticsearch and real web processes are killed, frozen and lied to."""
