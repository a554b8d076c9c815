"""Which links are asked, and what is kept of the answers. Where there is no network, nothing is."""

from datetime import timedelta

from .asking import ask_all
from .models import LinkCheck

WITNESSES = 3


class NoNetwork(Exception):
    """Nobody answered: neither what was asked for nor what answered before."""


def due(addresses, now, older_than=timedelta(0)):
    """Return the addresses not asked for `older_than`, those never asked first and then the longest ago."""
    asked = dict(LinkCheck.objects.values_list("url", "checked_at"))
    waiting = [url for url in addresses if url not in asked or asked[url] <= now - older_than]
    return sorted(waiting, key=lambda url: (url in asked, asked.get(url, now), url))


def forget_others(addresses):
    """Delete what is kept of addresses that no row holds any more; return how many."""
    gone = [pk for pk, url in LinkCheck.objects.values_list("pk", "url") if url not in addresses]
    return LinkCheck.objects.filter(pk__in=gone).delete()[0]


def keep(url, answer, now):
    check = LinkCheck.objects.filter(url=url).first() or LinkCheck(url=url)
    check.record(answer, now)
    check.save()
    return check


def there_is_a_network(client, asked):
    """Whether one of the addresses that answered last answers now."""
    witnesses = LinkCheck.objects.exclude(last_alive_at=None).exclude(url__in=asked).order_by("-last_alive_at", "url")
    return any(client.ask(check.url).came_from_outside for check in witnesses[:WITNESSES])


def check_links(urls, client, clock, **manners):
    """Ask `urls` and keep the answers; yield each LinkCheck. `clock` returns the instant of an answer.

    Silence is kept back until somebody answers. Raises NoNetwork, with nothing of it kept, if nobody does.
    """
    silent, is_network = [], False
    for url, answer in ask_all(urls, client, **manners):
        if answer.is_silence and not is_network:
            silent.append((url, answer))
            continue
        yield keep(url, answer, clock())
        is_network = is_network or answer.came_from_outside
        if is_network:
            for waiting in silent:
                yield keep(*waiting, clock())
            silent.clear()
    if silent:
        if not there_is_a_network(client, urls):
            raise NoNetwork
        for waiting in silent:
            yield keep(*waiting, clock())
