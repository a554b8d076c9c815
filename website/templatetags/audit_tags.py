from django import template

from website.audit_report import model_label

register = template.Library()
register.filter("model_label", model_label)
