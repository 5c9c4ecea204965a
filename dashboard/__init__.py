"""The dashboard for leads and curators: pages drawn on the server, without a script in them."""
