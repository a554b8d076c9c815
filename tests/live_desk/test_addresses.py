import pytest
from django.core.exceptions import ValidationError

from live_desk.addresses import parse_stream

VIDEO = "46yU-Kx_Xl4"
CHANNEL = "https://www.youtube.com/channel/UCabcdefghijklmnopqrstuv"


@pytest.mark.parametrize(
    "text",
    [
        VIDEO,
        f"  {VIDEO}\n",
        f"https://www.youtube.com/watch?v={VIDEO}",
        f"https://www.youtube.com/watch?feature=share&v={VIDEO}&t=30s",
        f"http://youtube.com/watch?v={VIDEO}",
        f"m.youtube.com/watch?v={VIDEO}",
        f"https://youtu.be/{VIDEO}",
        f"youtu.be/{VIDEO}?si=abc",
        f"https://www.youtube.com/live/{VIDEO}?feature=share",
        f"https://www.youtube.com/embed/{VIDEO}",
        f"https://www.youtube-nocookie.com/embed/{VIDEO}",
        f"https://www.youtube.com/shorts/{VIDEO}",
        f"https://studio.youtube.com/video/{VIDEO}/livestreaming",
        f"HTTPS://WWW.YOUTUBE.COM/watch?v={VIDEO}",
    ],
)
def test_any_form_of_a_video(text):
    assert parse_stream(text) == ("", VIDEO)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CHANNEL, CHANNEL),
        (f"{CHANNEL}/live", CHANNEL),
        ("https://www.youtube.com/@seoul/streams", "https://www.youtube.com/@seoul"),
        ("@seoul", "https://www.youtube.com/@seoul"),
        ("youtube.com/user/seoullive", "https://www.youtube.com/user/seoullive"),
        ("https://www.youtube.com/c/Seoul", "https://www.youtube.com/c/Seoul"),
    ],
)
def test_any_form_of_a_channel(text, expected):
    assert parse_stream(text) == (expected, "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "youtube.com",
        "https://www.youtube.com/",
        "https://www.youtube.com/playlist?list=PL123",
        "https://www.youtube.com/watch?v=short",
        "https://youtu.be/",
        "https://vimeo.com/12345678901",
        f"https://example.org/watch?v={VIDEO}",
        f"https://youtube.com.example.org/watch?v={VIDEO}",
        f"javascript://youtube.com/%0aalert(1)?v={VIDEO}x",
        "https://[::1",
        f"https://www.youtube.com/watch?v={VIDEO} {VIDEO}",
        "세션",
    ],
)
def test_anything_else_is_refused_with_words(text):
    with pytest.raises(ValidationError) as error:
        parse_stream(text)

    assert len(error.value.messages[0]) > 10
