"""Divide a write-up into slides: one for each section, and more for a long one.

A slide is a small page, so that the text of a report is large on a screen.
"""

from takehome.deliver.markdown import LEAD, Section
from takehome.deliver.pages import MILLIMETER, measure_blocks, measure_title

SIZE, MARGINS = (218, 122.6), (26, 17)  # in millimeters, as in slides.css
WIDTH = (SIZE[0] - MARGINS[0]) * MILLIMETER
HEIGHT = (SIZE[1] - MARGINS[1]) * MILLIMETER
LINE_BELOW = 10  # of a slide's title, in points


def make_slides(title, sections):
    """Return a Section for each slide; the title stands on the first."""
    slides = []
    for section in sections:
        used = measure_title(title, WIDTH) if title and not slides else 0
        slides += split_section(section, used)
    return slides


def split_section(section, used):
    """Return a section as slides, `used` points of the first being taken."""
    heading = measure_blocks([], WIDTH, section.title) + LINE_BELOW
    slides, height = [[]], heading + used
    for group in group_blocks(section.blocks):
        size = measure_blocks(group, WIDTH)
        if slides[-1] and height + size > HEIGHT:
            slides, height = [*slides, []], heading
        slides[-1] += group
        height += size
    others = f"{section.title} (continued)" if section.title else ""
    titles = [section.title, *[others] * (len(slides) - 1)]
    return [Section(*slide) for slide in zip(titles, slides, strict=True)]


def group_blocks(blocks):
    """Return blocks in lists: one that introduces another is with it."""
    groups, is_led = [], False
    for block in blocks:
        if is_led:
            groups[-1].append(block)
        else:
            groups.append([block])
        is_led = block.tokens[0].attrGet("class") == LEAD or block.kind == "heading"
    return groups
