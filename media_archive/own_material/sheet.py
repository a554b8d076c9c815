"""The A4 sheet on which press material is printed: its styles, its head and foot, and the drawing of the sessions."""

import io
from functools import cache
from html import escape
from itertools import pairwise

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, KeepTogether, PageTemplate, Paragraph

from . import figure
from .fonts import BOLD, REGULAR, printable, register

MARGIN = 16 * mm
HEAD, FOOT = 14 * mm, 20 * mm
WIDTH = A4[0] - 2 * MARGIN

SIZES = {  # name: font, size, leading, colour, space before, space after
    "day": (BOLD, 12.5, 17, figure.INK, 2, 2),
    "section": (BOLD, 12.5, 17, figure.INK, 9, 2),
    "clock": (BOLD, 11.5, 15, figure.INK, 0, 0),
    "title": (BOLD, 11, 15, figure.INK, 0, 1),
    "notice": (BOLD, 9, 13, figure.INK, 0, 1),
    "text": (REGULAR, 9.5, 13.6, figure.INK, 0, 1),
    "note": (REGULAR, 9, 13, figure.INK_SECOND, 0, 4),
    "label": (BOLD, 9.5, 13.6, figure.INK, 0, 0),
    "small": (REGULAR, 8.2, 11.8, figure.INK_SECOND, 0, 0),
}

colour = cache(HexColor)


@cache
def style(name):
    font, size, leading, ink, before, after = SIZES[name]
    register()
    return ParagraphStyle(
        name,
        fontName=font,
        fontSize=size,
        leading=leading,
        textColor=colour(ink),
        spaceBefore=before,
        spaceAfter=after,
        splitLongWords=1,  # only what is longer than a line; Korean too is broken between words
        embeddedHyphenation=0,
    )


def paragraph(text, name, more=""):
    """Return `text` in a style; `more` follows it, not bold."""
    markup = escape(printable(text))
    if more:
        markup += f'<font name="{REGULAR}">{escape(" " + printable(more))}</font>'
    return Paragraph(markup, style(name))


def listed(heading, rows):
    """Return a heading above a black rule and its rows; no page ends below the heading or within a row."""
    first, *others = rows
    return [KeepTogether([heading, Rule(), first]), *(KeepTogether(row) for row in others)]


class Rule(Flowable):
    """The black line above a list."""

    height = 3

    def wrap(self, width, height):
        return width, self.height

    def draw(self):
        self.canv.setFillColor(colour(figure.INK))
        self.canv.rect(0, 0.8, WIDTH, 2, stroke=0, fill=1)


class Heading(Flowable):
    """The mark of the site, the name of the summit, what this is, and from when to when."""

    def __init__(self, content):
        super().__init__()
        self.content = content

    def wrap(self, width, height):
        return width, 26 * mm

    def draw(self):
        canvas = self.canv
        draw_mark(canvas, 0, 17 * mm, 9 * mm)
        canvas.setFillColor(colour(figure.INK))
        name, size = fitting(self.content.name, BOLD, 12, WIDTH * 0.55)
        canvas.setFont(BOLD, size)
        canvas.drawString(11.5 * mm, 19 * mm, name)
        period, size = fitting(self.content.period, REGULAR, 10.5, WIDTH * 0.36)
        canvas.setFont(REGULAR, size)
        canvas.setFillColor(colour(figure.INK_SECOND))
        canvas.drawRightString(WIDTH, 19 * mm, period)
        title, size = fitting(self.content.title, BOLD, 24, WIDTH)
        canvas.setFillColor(colour(figure.INK))
        canvas.setFont(BOLD, size)
        canvas.drawString(0, 5 * mm, title)


def fitting(text, font, size, width):
    """Return `text` as it can be printed and the size, `size` or smaller, at which it fits on one line."""
    register()
    text = printable(text)
    needed = stringWidth(text, font, size)
    return text, size if needed <= width else size * width / needed


class Horizon(Flowable):
    """The sessions as black strokes on the line of the days: what is coloured on the site costs ink here."""

    tall = 18 * mm

    def __init__(self, strokes, days):
        super().__init__()
        self.strokes = strokes
        self.days = days

    def wrap(self, width, height):
        return width, self.tall + 11 * mm

    def draw(self):
        if not self.strokes:
            return
        canvas, ground = self.canv, 8 * mm
        canvas.setStrokeColor(colour(figure.INK_THIRD))
        canvas.setLineWidth(0.6)
        hands = ground + figure.HANDS * self.tall
        for left, right in pairwise(self.strokes):
            path = canvas.beginPath()
            x0, x1 = left.x * WIDTH, right.x * WIDTH
            low = hands - 4 / 3 * figure.sag(left.x, right.x) * self.tall
            path.moveTo(x0, hands)
            path.curveTo(x0 + (x1 - x0) / 3, low, x0 + 2 * (x1 - x0) / 3, low, x1, hands)
            canvas.drawPath(path)
        canvas.setStrokeColor(colour(figure.INK))
        canvas.setLineCap(1)
        canvas.setLineWidth(2.6)
        for stroke in self.strokes:
            canvas.line(stroke.x * WIDTH, ground, stroke.x * WIDTH, ground + stroke.height * self.tall)
        canvas.setLineCap(0)
        canvas.setLineWidth(2)
        canvas.line(0, ground, WIDTH, ground)
        canvas.setFont(REGULAR, 8)
        canvas.setFillColor(colour(figure.INK_SECOND))
        for number, day in enumerate(self.days):
            x = (number + 0.5) * WIDTH / len(self.days)
            canvas.drawCentredString(x, 3.6 * mm, printable(day))


def draw_mark(canvas, x, y, size):
    """The sun over three strokes on a line, in ink."""
    unit = size / figure.MARK_SIZE
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(unit, unit)
    canvas.setFillColor(colour(figure.INK))
    canvas.setStrokeColor(colour(figure.INK))
    cx, cy, radius = figure.MARK_SUN
    canvas.circle(cx, figure.MARK_SIZE - cy, radius, stroke=0, fill=1)
    canvas.setLineCap(1)
    canvas.setLineWidth(figure.MARK_STROKE_WIDTH)
    for cx, foot, head in figure.MARK_STROKES:
        canvas.line(cx, figure.MARK_SIZE - foot, cx, figure.MARK_SIZE - head)
    canvas.setLineWidth(figure.MARK_GROUND_WIDTH)
    left, cy, right = figure.MARK_GROUND
    canvas.line(left, figure.MARK_SIZE - cy, right, figure.MARK_SIZE - cy)
    canvas.restoreState()


class NumberedCanvas(Canvas):
    """A canvas that knows how many pages there are before it writes the foot of the first."""

    imprint = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.waiting = []

    def showPage(self):
        self.waiting.append(dict(self.__dict__))
        self._startPage()

    def save(self):
        pages = self.waiting
        for number, page in enumerate(pages, start=1):
            self.__dict__.update(page)
            draw_foot(self, self.imprint, f"{number} / {len(pages)}")
            super().showPage()
        super().save()


def draw_foot(canvas, imprint, number):
    canvas.setStrokeColor(colour(figure.HAIRLINE))
    canvas.setLineWidth(0.5)
    canvas.line(MARGIN, FOOT - 5 * mm, A4[0] - MARGIN, FOOT - 5 * mm)
    canvas.setFillColor(colour(figure.INK_SECOND))
    for text, height in ((imprint.address, 11.2 * mm), (f"{imprint.credit} · {imprint.licence}", 7.2 * mm)):
        text, size = fitting(text, REGULAR, 7.6, WIDTH - 18 * mm)
        canvas.setFont(REGULAR, size)
        canvas.drawString(MARGIN, height, text)
    canvas.setFont(REGULAR, 8)
    canvas.drawRightString(A4[0] - MARGIN, 11.2 * mm, number)


def document(content, story):
    """Return the PDF of `story` and its number of pages. No date and no random name is in it: the bytes are equal."""
    file = io.BytesIO()
    template = BaseDocTemplate(
        file,
        pagesize=A4,
        title=printable(f"{content.name} {content.title}"),
        author=printable(content.imprint.credit),
        subject=printable(content.imprint.licence),
        creator="CAC Global Summit 2020",
        lang=content.language,
        displayDocTitle=True,
        invariant=1,
    )
    frame = Frame(MARGIN, FOOT, WIDTH, A4[1] - FOOT - HEAD, 0, 0, 0, 0)
    template.addPageTemplates([PageTemplate(frames=[frame])])
    canvas = type("NumberedCanvas", (NumberedCanvas,), {"imprint": content.imprint})
    template.build(story, canvasmaker=canvas)
    return file.getvalue(), template.page
