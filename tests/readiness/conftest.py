import pytest

from .answering import Server


@pytest.fixture
def server():
    server = Server()
    yield server
    server.close()
