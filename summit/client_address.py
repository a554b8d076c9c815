"""From where a request came."""

from ipaddress import ip_address, ip_network

from django.conf import settings

UNKNOWN = "0.0.0.0"  # noqa: S104 - stands for an address nobody told
BITS_OF_A_NETWORK = 64  # of an IPv6 address; the rest is its owner's to change at will


def client_address(request):
    """Return the address of the client as text, without a port.

    Behind a proxy (CAC2020_BEHIND_PROXY) it is the last one in X-Forwarded-For: the proxy wrote that one itself,
    whatever a client wrote before it. Otherwise the header means nothing.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:
        address = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip() or address
    try:
        return str(ip_address(address))
    except ValueError:  # a socket in the file system, or a proxy that says nothing usable
        return UNKNOWN


def client_network(request):
    """Return the address by which a client can be told from others: of IPv6 only the part that a provider gives."""
    address = ip_address(client_address(request))
    if address.version == 6 and address.ipv4_mapped:
        return str(address.ipv4_mapped)
    if address.version == 6:
        return str(ip_network(f"{address}/{BITS_OF_A_NETWORK}", strict=False))
    return str(address)


def client_place(request):
    """Return the same as an address: of an IPv6 network its first one, for what can store addresses only."""
    return client_network(request).partition("/")[0]
