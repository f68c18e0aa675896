"""Delivers what users send to the desk: by e-mail, to a webhook, or into a Chatwoot inbox."""
