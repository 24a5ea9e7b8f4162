"""Servers for development and tests: started on this machine, run as an ordinary user, data under var/."""
