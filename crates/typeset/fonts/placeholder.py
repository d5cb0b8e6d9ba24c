"""Writes placeholder.ttf: one box for every character of Unicode, so that no character lacks a glyph (see README.md).

Needs fonttools. The bytes are the same on every run.
"""

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

EM, LEFT, RIGHT, BOTTOM, TOP, STROKE = 1000, 60, 560, -40, 700, 44


def rectangle(pen, left, bottom, right, top, clockwise):
    corners = [(left, bottom), (left, top), (right, top), (right, bottom)]
    corners = corners if clockwise else corners[::-1]
    pen.moveTo(corners[0])
    for corner in corners[1:]:
        pen.lineTo(corner)
    pen.closePath()


def box():
    pen = TTGlyphPen(None)
    rectangle(pen, LEFT, BOTTOM, RIGHT, TOP, True)
    rectangle(pen, LEFT + STROKE, BOTTOM + STROKE, RIGHT - STROKE, TOP - STROKE, False)
    return pen.glyph()


def every_character():
    return [code for code in range(0x20, 0x110000) if not 0xD800 <= code <= 0xDFFF]


font = FontBuilder(EM, isTTF=True)
font.setupGlyphOrder([".notdef", "box"])
font.setupGlyf({".notdef": box(), "box": box()})
font.setupHorizontalMetrics({".notdef": (RIGHT + LEFT, LEFT), "box": (RIGHT + LEFT, LEFT)})
font.setupHorizontalHeader(ascent=800, descent=-200)
font.setupNameTable({
    "familyName": "Wortlaut Placeholder",
    "styleName": "Regular",
    "uniqueFontIdentifier": "Wortlaut Placeholder 1",
    "fullName": "Wortlaut Placeholder",
    "psName": "WortlautPlaceholder-Regular",
    "version": "Version 1.0",
    "licenseDescription": "Apache-2.0, part of Wortlaut",
})
font.setupCharacterMap({0x20: "box"})
font.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200, fsType=0)
font.setupPost(keepGlyphNames=False)
# Format 13 maps a whole range to one glyph in 12 bytes.
many_to_one = CmapSubtable.newSubtable(13)
many_to_one.platformID, many_to_one.platEncID, many_to_one.language = 3, 10, 0
many_to_one.cmap = {code: "box" for code in every_character()}
font.font["cmap"].tables = [many_to_one]
font.font["head"].created = font.font["head"].modified = 0
font.font.recalcTimestamp = False
font.save("placeholder.ttf")
