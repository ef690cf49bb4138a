"""Who is asking, what a route demands of them, and how often they may."""

from runtime.access.actor import Actor, Holder, Post
from runtime.access.limits import Limit, Limiter
from runtime.access.policy import Policy

__all__ = ["Actor", "Holder", "Limit", "Limiter", "Policy", "Post"]
