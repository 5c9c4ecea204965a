"""Tables, lists and folded parts of pages, each as the blocks that are read of it."""

from __future__ import annotations

import pytest
from web_pages import WORDS, body_read


@pytest.mark.parametrize(
    ("table", "read"),
    [
        ("<tr><th>Cost<td>Low<tr><th>Impact<td>+4", "| Cost: Low\n| Impact: +4"),
        ("<tr><td>Cost<td>Low<tr><td>Impact<td>+4", "| Cost: Low\n| Impact: +4"),
        ("<tr><td>Strand<td>Gain<tr><td>A<td>+1<tr><td>B<td>+2<tr><td>C<td>0", "| Strand: A; Gain: +1\n| Strand: B"),
        ("<tr><td><b>Strand</b><td><b>Gain</b><tr><td>A<td>+1", "| Strand: A; Gain: +1"),
        ("<tr><td>School<td>Town<td>Gain<tr><td>A<td>Hull<td>2", "| School: A; Town: Hull; Gain: 2"),
        ("<tr><td>Hull<td>12<td>14<tr><td>York<td>13<td>15", "| Hull; 12; 14\n| York; 13; 15"),
        (
            "<tr><th rowspan=2>Year<th colspan=2>Pupils<tr><th>Boys<th>Girls<tr><td>2023<td>10<td>12",
            "| Year: 2023; Pupils Boys: 10; Pupils Girls: 12",
        ),
        (
            "<tr><th>Year<th>Boys<th>Girls<tr><td rowspan=2>2024<td>11<td>13<tr><td colspan=2>not known",
            "| Year: 2024; Boys: 11; Girls: 13\n| Year: 2024; Boys, Girls: not known",
        ),
        (
            "<tr><th>Item<th>Cost<tr><td colspan=2>Secondary<tr><td>Books<td>£9<tr><td>Cover<td>£8",
            "| Secondary; Item: Books; Cost: £9\n| Secondary; Item: Cover; Cost: £8",
        ),
        ("<tr><th>Only<th>heads", "| Only: heads"),
        ("<tr><th colspan=99999999>A<th rowspan=0>B<tr><td colspan=x>1", "| A: 1"),
        ("", ""),
    ],
)
def test_a_table_in_rows_each_value_under_its_own_header(table: str, read: str) -> None:
    assert body_read(f"<table>{table}</table>").startswith(read)


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ("<ol start=4><li>four<ul><li>inner</ul><li value=9>nine</ol>", "- 4. four\n- inner\n- 9. nine"),
        ("<dl><dt>Term</dt><dd>First.</dd><dd>Second.</dd></dl>", "- Term: First.\n- Term: Second."),
        ("<ul><li><p>Do this.</p><p>And that.</p></ul>", "- Do this. And that."),
        ("<ul><li><h3>One</h3><p>Do this.</ul><p>After.", "# One\n- Do this.\n#\nAfter."),
        ("<p>One sentence<br>on two lines.<br>Another.", "One sentence on two lines.\nAnother."),
        ("<p>Words <a href=x><img src=y>linked</a> and <em>so on</em>.", "Words linked and so on."),
        ("<p>It rose<sup><a href='#1'>1</a></sup> by 5<sup>2</sup> on 12 m<sup>2</sup>, the 2<sup>nd</sup>.",
         "It rose by 5² on 12 m², the 2nd."),
        ("<p>Four months<sup>3</sup> or more<sup>[4, 5]</sup>.", "Four months or more."),
        ("<ul><li><a href=1>One page</a><li><a href=2>Another</a></ul><p>Words.", "Words."),
        ("<p>They are:<ul><li><a href=1>Phonics</a><li><a href=2>Talk</a></ul>", "They are:\n- Phonics\n- Talk"),
        ("<details><summary>More</summary><p>Within.</details><p>After.", "# More\nWithin.\n#\nAfter."),
        ("<button aria-controls=z>Show</button><div id=z hidden><p>In.</div><p>After.", "# Show\nIn.\n#\nAfter."),
        ("<div role=tablist><button role=tab id=t aria-controls=p>Primary</button></div>"
         "<div role=tabpanel id=p aria-labelledby=t hidden>Within.</div><p>After.", "# Primary\nWithin.\n#\nAfter."),
        ("<button aria-controls=m>Menu</button><ul id=m class=site-menu hidden><li>Home</ul><p>After.", "After."),
        ("<div class='share-buttons'><a href=1>Tweet</a></div><p>After.", "After."),
        ("<section id=social-and-emotional-learning><h2>Social</h2><p>Learning.</section>", "# Social\nLearning."),
        ("<section class=teacher-comments><p>“It works.”</section>", "“It works.”"),
        (f"<p>{WORDS}<p>After.", "After."),  # the copy for phones
    ],
)  # fmt: skip
def test_blocks(body: str, read: str) -> None:
    assert body_read(body) == read
