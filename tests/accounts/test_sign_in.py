from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import translation
from wagtail.models import ModelLogEntry

from accounts import audit
from accounts.sign_in import LoginForm

pytestmark = pytest.mark.django_db
PASSWORD = "seven-mayors-at-one-table"
REFUSED = {"ko": "15분 뒤에 다시 로그인할 수 있습니다.", "en": "Signing in is possible again in 15 minutes."}


@pytest.fixture
def kim(django_user_model):
    return django_user_model.objects.create_superuser("kim", "kim@example.org", PASSWORD)


def sign_in(username, password, **extra):
    return Client().post("/staff/login/", {"username": username, "password": password}, **extra)


def test_the_fifth_wrong_password_closes_the_door_and_says_for_how_long(kim):
    for _time in range(4):
        answer = sign_in("kim", "wrong")
        assert (answer.status_code, REFUSED["ko"] in answer.text) == (200, False)
    fifth = sign_in("kim", "wrong")
    right = sign_in("kim", PASSWORD)

    for answer in (fifth, right):
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")
        assert REFUSED["ko"] in answer.text
        assert 'value="kim"' in answer.text
    assert "sessionid" not in right.cookies


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_reason_is_given_in_both_languages(kim, rf, language):
    request = rf.post("/staff/login/")
    with translation.override(language):
        for _time in range(5):
            form = LoginForm(request, data={"username": "kim", "password": "wrong"})
            form.is_valid()

        assert REFUSED[language] in str(form.non_field_errors())


def test_after_fifteen_minutes_the_door_is_open_again(kim):
    for _time in range(5):
        sign_in("kim", "wrong")
    AccessAttempt.objects.update(attempt_time=AccessAttempt.objects.get().attempt_time - timedelta(minutes=14))
    assert sign_in("kim", PASSWORD).status_code == 429
    AccessAttempt.objects.update(attempt_time=AccessAttempt.objects.get().attempt_time - timedelta(minutes=1))

    assert sign_in("kim", PASSWORD).status_code == 302


def test_others_at_the_same_address_and_the_same_person_elsewhere_may_still_sign_in(kim):
    get_user_model().objects.create_superuser("lee", "lee@example.org", PASSWORD)
    for _time in range(5):
        sign_in("kim", "wrong")

    assert sign_in("lee", PASSWORD).status_code == 302
    assert sign_in("kim", PASSWORD, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_a_forged_header_opens_no_second_door(kim):
    answers = [sign_in("kim", "wrong", HTTP_X_FORWARDED_FOR=f"192.0.2.{number}") for number in range(5)]

    assert answers[-1].status_code == 429


def test_whoever_has_a_network_of_addresses_has_one_door(kim):
    answers = [sign_in("kim", "wrong", REMOTE_ADDR=f"2001:db8:1:2::{number}") for number in range(5)]

    assert answers[-1].status_code == 429
    assert sign_in("kim", PASSWORD, REMOTE_ADDR="2001:db8:1:3::1").status_code == 302


def test_behind_a_proxy_the_address_that_the_proxy_saw_counts(kim, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    for number in range(5):
        last = sign_in("kim", "wrong", HTTP_X_FORWARDED_FOR=f"10.9.9.{number}, 192.0.2.7")

    assert last.status_code == 429
    assert sign_in("kim", PASSWORD, HTTP_X_FORWARDED_FOR="192.0.2.7, 192.0.2.8").status_code == 302


def test_a_right_password_forgets_the_wrong_ones_before_it(kim):
    for _time in range(4):
        sign_in("kim", "wrong")
    assert sign_in("kim", PASSWORD).status_code == 302
    for _time in range(4):
        sign_in("kim", "wrong")

    assert sign_in("kim", PASSWORD).status_code == 302


def test_guessing_on_does_not_fill_the_log(kim):
    for _time in range(30):
        sign_in("kim", "wrong")

    assert ModelLogEntry.objects.filter(action=audit.SIGN_IN_FAILED).count() == 5
