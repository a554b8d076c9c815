"""The mails that wait: sent beside the pages, kept while the mail server is away, and never sent by two at once.

A mail may be lost between the mail server and this process only in one way: it is sent again. Each keeps its
Message-ID, so that a mailbox can tell.
"""

import logging
import smtplib
from datetime import timedelta
from time import monotonic

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import F
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from summit.encryption import UnreadableText

from .models import OutgoingMail

FIRST_WAIT = timedelta(minutes=1)  # after a failure; each further one doubles it
LONGEST_WAIT = timedelta(hours=6)
MOST_ATTEMPTS = 40  # eight days of them; what fails for so long will not get better by itself
AT_ONCE = 20  # mails in one look
LONGEST_LOOK = 10  # seconds: then the rest waits for the next look, and nothing else waits for a slow server
PRINTED = "django.core.mail.backends.console.EmailBackend"

OF_ONE_MAIL = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)  # the next one may well be sent

logger = logging.getLogger(__name__)


def waiting(now):
    """The mails to be tried by `now`, the oldest first."""
    due = OutgoingMail.objects.filter(sent_at=None, next_try_at__lte=now, attempts__lt=MOST_ATTEMPTS)
    return due.order_by("next_try_at", "pk")


def trouble_of(inquiry):
    """Return what officers should know of the mails about an inquiry that were not sent, or ""."""
    attempts = list(OutgoingMail.objects.filter(inquiry=inquiry, sent_at=None).values_list("attempts", flat=True))
    if attempts and not has_mail_server():
        return _("No mail server is set up, so no mail about this inquiry was sent. It is kept until there is one.")
    if any(number >= MOST_ATTEMPTS for number in attempts):
        return _("A mail about this inquiry could not be sent in many attempts and was given up. Write to the sender.")
    if any(attempts):
        return _("A mail about this inquiry could not be sent yet. It is kept and tried again by itself.")
    return ""


def wait_after(attempts):
    return min(FIRST_WAIT * 2 ** min(attempts, 20), LONGEST_WAIT)


def claim(mail, now):
    """Whether this process may send `mail`: the first to move its next attempt may, and nobody else before that."""
    untouched = OutgoingMail.objects.filter(pk=mail.pk, sent_at=None, next_try_at=mail.next_try_at)
    return bool(untouched.update(attempts=F("attempts") + 1, next_try_at=now + wait_after(mail.attempts)))


def reason_of(error):
    """What staff and logs are told: the kind of an error and the code of the server, never its words or addresses."""
    codes = [getattr(error, "smtp_code", None)]
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _words in error.recipients.values()]
    return " ".join([type(error).__name__, *(str(code) for code in codes if isinstance(code, int))])[:200]


def has_mail_server():
    """Without one, mails are printed on one's own machine. In production they wait: logs are no place for them."""
    return settings.LOCAL or settings.EMAIL_BACKEND != PRINTED


@sensitive_variables()
def message_of(mail, connection):
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    headers = {"Message-ID": f"<inquiry-mail-{mail.pk}@{host}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(mail.subject, mail.body, to=[mail.recipient], headers=headers, connection=connection)


@sensitive_variables()
def deliver(mail, connection, now):
    """Send a claimed mail and forget its text. Raises what the mail server or its way there raises."""
    if isinstance(mail.body, UnreadableText) or isinstance(mail.recipient, UnreadableText):
        raise ValueError("The key of this mail is missing.")
    message_of(mail, connection).send()
    OutgoingMail.objects.filter(pk=mail.pk).update(sent_at=now, recipient="", subject="", body="", last_error="")


def send_due(now):
    """Send what waits; return (how many were sent, how many failed). A server that is away is asked once."""
    if not has_mail_server():
        return 0, 0
    mails = list(waiting(now)[:AT_ONCE])
    if not mails:
        return 0, 0
    sent, failed, connection, started = 0, 0, get_connection(), monotonic()
    try:
        for mail in mails:
            if monotonic() - started > LONGEST_LOOK:
                break
            if not claim(mail, now):
                continue
            try:
                deliver(mail, connection, now)
                sent += 1
            except Exception as error:  # whatever it is, the mail stays and is tried again
                failed += 1
                reason = reason_of(error)
                OutgoingMail.objects.filter(pk=mail.pk).update(last_error=reason)
                logger.warning("Mail %s could not be sent (attempt %d): %s", mail.pk, mail.attempts + 1, reason)
                if isinstance(error, OSError) and not isinstance(error, OF_ONE_MAIL):
                    break
    finally:
        close(connection)
    return sent, failed


def close(connection):
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        logger.info("The mail server had gone already.")
