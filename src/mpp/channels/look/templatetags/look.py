"""`{% load look %}`: every tag of the design system."""

from django import template

from mpp.channels.look.tags import actions, chrome, data, feedback, fields, frame

register = template.Library()
for _module in (chrome, fields, actions, feedback, data, frame):
    register.tags.update(_module.register.tags)
    register.filters.update(_module.register.filters)
