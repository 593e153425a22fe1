"""The colours: apart for every eye, and readable as text on their ground."""

import itertools

import pytest

from scorecard import palette, status

# What the three kinds of dichromats see (protan, deutan, tritan), from linear RGB to linear RGB: G. M. Machado,
# M. M. Oliveira, L. A. F. Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency", 2009.
SEEN_BY = {
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    "everybody": [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
}
JUDGED = ("behind", "slightly_behind", "on_track", "achieved")
GROUNDS = ("light", "dark", "projector")


def linear(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def luminance(colour):
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def contrast(one, other):
    """WCAG 2: (lighter + 0.05) / (darker + 0.05)."""
    darker, lighter = sorted([luminance(one), luminance(other)])
    return (lighter + 0.05) / (darker + 0.05)


def lab(rgb):
    """CIE L*a*b* of linear RGB, white D65."""
    matrix = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    white = (0.9505, 1.0, 1.089)
    x, y, z = (
        sum(a * max(0, b) for a, b in zip(row, rgb, strict=True)) / w for row, w in zip(matrix, white, strict=True)
    )
    f = [t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z)]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


def apart(one, other, eye):
    """The distance (CIE 1976) of two colours as this eye sees them; 2.3 is just noticeable, 15 is plain."""
    seen = [
        [sum(a * b for a, b in zip(row, linear(colour), strict=True)) for row in SEEN_BY[eye]]
        for colour in (one, other)
    ]
    return sum((a - b) ** 2 for a, b in zip(*map(lab, seen), strict=True)) ** 0.5


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("eye", SEEN_BY)
def test_statuses_stay_apart_for_colour_blind_readers(eye, ground):
    colours = {one: getattr(status.SIGNS[one], ground) for one in JUDGED}
    near = {
        (a, b): round(distance)
        for a, b in itertools.combinations(JUDGED, 2)
        if (distance := apart(colours[a], colours[b], eye)) < 15
    }
    assert near == {}


def test_the_simulation_does_find_colours_that_a_colour_blind_reader_confuses():
    assert apart("#C00000", "#006000", "everybody") > 80
    assert apart("#A06000", "#6E7A00", "deutan") < 20


@pytest.mark.parametrize("ground", GROUNDS)
def test_every_colour_of_words_is_readable_on_its_grounds(ground):
    """4.5 : 1, as WCAG asks for text, on the ground and on the band of every other part."""
    words = {one: getattr(sign, ground) for one, sign in status.SIGNS.items()}
    words |= {name: palette.NEUTRAL[name][ground] for name in ("text", "quiet", "link", "warning")}
    pale = {
        (name, under): round(contrast(colour, palette.NEUTRAL[under][ground]), 2)
        for name, colour in words.items()
        for under in ("ground", "band")
        if contrast(colour, palette.NEUTRAL[under][ground]) < 4.5
    }
    assert pale == {}


def test_every_status_has_a_shape_of_its_own_and_a_colour_on_every_ground():
    assert len({sign.shape for sign in status.SIGNS.values()}) == len(status.SIGNS) == 6
    for ground in GROUNDS:
        assert len({getattr(sign, ground) for sign in status.SIGNS.values()}) == 6


def test_a_projector_gets_its_own_colours_and_no_others():
    assert "--behind: #800000;" in palette.style_sheet("projector")
    assert "--behind: light-dark(#970E0E, #FF8A7A);" in palette.style_sheet("auto")
