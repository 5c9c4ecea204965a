"""A stand-in for Slack on this machine: its Web API and Socket Mode on loopback, and a page to talk in.

Everything is kept in memory. Nothing that talks to it can tell it from Slack but by its address.
"""
