"""One page a file; each reads the request, asks the services, and draws."""
