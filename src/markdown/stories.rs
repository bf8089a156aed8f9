//! What becomes of each piece of Markdown, as whole HTML, and what is said about each fault.

use super::*;

/// Surroundings that know a few files and show what they were asked.
struct Desk;

impl Surroundings for Desk {
    fn link(&self, destination: &str) -> Result<String, Unresolved> {
        match destination {
            "missing.md" => Err(unresolved("there is no page `missing.md`", None)),
            "stock.md" => Ok("javascript:stock".into()),
            other => Ok(other.replace(".md", "/")),
        }
    }

    fn picture(&self, destination: &str, alt: &str, title: &str) -> Result<String, Unresolved> {
        match destination {
            "missing.jpg" => Err(unresolved("there is no picture `missing.jpg`", None)),
            _ => Ok(format!("<picture>{destination}|{alt}|{title}</picture>")),
        }
    }

    fn component(&self, call: &Call) -> Result<String, Unresolved> {
        match call.name.as_str() {
            "vidoe" => Err(unresolved("there is no component `vidoe`", None)),
            "gallery" => Err(unresolved("`columns` is a number", Some("columns"))),
            name => Ok(format!(
                "<div id=\"from-{name}\">{:?}</div>",
                call.arguments
            )),
        }
    }

    fn phrase(&self, key: &str) -> String {
        format!("the {key}")
    }
}

fn unresolved(message: &str, argument: Option<&str>) -> Unresolved {
    Unresolved {
        code: "test",
        message: message.into(),
        label: Some("here".into()),
        helps: vec!["write another".into()],
        argument: argument.map(str::to_owned),
    }
}

fn rendered(body: &str, author_html: AuthorHtml) -> Result<Rendered, Report> {
    let front = "+++\n+++\n";
    let file = SourceText::new("a.md", format!("{front}{body}"));
    let source = Source {
        file: &file,
        body: front.len()..file.text().len(),
    };
    render(&source, &Options { author_html }, &Desk)
}

fn html(body: &str) -> String {
    let rendered = rendered(body, AuthorHtml::Escape).expect("the text has no faults");
    assert_eq!(rendered.warnings.to_string(), "");
    rendered.html
}

fn faults(body: &str) -> String {
    match rendered(body, AuthorHtml::Escape) {
        Ok(rendered) => rendered.warnings.to_string(),
        Err(report) => report.to_string(),
    }
}

#[test]
fn paragraphs_lists_quotes_and_code_are_common_mark() {
    insta::assert_snapshot!(html("One *two* **three** ~~four~~ `<5>`  \nsix & \"seven\"\\\n<br>eight\n\n- a\n- b\n  1. c\n\n3. d\n\n   e\n\n> f\n\n***\n\n```rust,ignore\nlet x = \"<\";\n```\n\n    indented\n"), @r##"
    <p>One <em>two</em> <strong>three</strong> <del>four</del> <code>&lt;5&gt;</code><br>
    six &amp; "seven"<br>
    <br>eight</p>
    <ul>
    <li>a</li>
    <li>b
    <ol>
    <li>c</li>
    </ol>
    </li>
    </ul>
    <ol start="3">
    <li>
    <p>d</p>
    <p>e</p>
    </li>
    </ol>
    <blockquote>
    <p>f</p>
    </blockquote>
    <hr>
    <pre tabindex="0"><code class="language-rust">let x = "&lt;";
    </code></pre>
    <pre tabindex="0"><code>indented
    </code></pre>
    "##);
}

#[test]
fn headings_begin_at_level_two_and_have_ids_and_an_outline() {
    let rendered = rendered("# Size `DN`\n## *Bore* & more\n## Bore {#bore .wide}\n### Deep\nWeight\n------\n# Size DN\n", AuthorHtml::Escape).expect("no faults");
    insta::assert_snapshot!(rendered.html, @r##"
    <h2 id="size-dn">Size <code>DN</code></h2>
    <h3 id="bore-more"><em>Bore</em> &amp; more</h3>
    <h3 id="bore" class="wide">Bore</h3>
    <h4 id="deep">Deep</h4>
    <h3 id="weight">Weight</h3>
    <h2 id="size-dn-2">Size DN</h2>
    "##);
    let outline: Vec<_> = { rendered.outline.iter() }
        .map(|h| (h.level, &*h.id, &*h.text))
        .collect();
    assert_eq!(
        outline,
        [
            (2, "size-dn", "Size DN"),
            (3, "bore-more", "Bore & more"),
            (3, "bore", "Bore"),
            (3, "weight", "Weight"),
            (2, "size-dn-2", "Size DN"),
        ]
    );
}

#[test]
fn a_table_is_named_after_its_heading_and_aligned_by_class() {
    insta::assert_snapshot!(html("|a|\n|-|\n\n## Sizes \"mm\"\n\n| | DN | kg |\n|---|:-:|--:|\n| *x* | 50 |\n\n|a|\n|:-|\n|b|\n"), @r##"
    <div class="scroll" role="region" tabindex="0" aria-label="the table">
    <table>
    <thead>
    <tr><th scope="col">a</th></tr>
    </thead>
    </table>
    </div>
    <h2 id="sizes-mm">Sizes "mm"</h2>
    <div class="scroll" role="region" tabindex="0" aria-label="Sizes &quot;mm&quot;">
    <table>
    <thead>
    <tr><td></td><th scope="col" class="align-center">DN</th><th scope="col" class="align-right">kg</th></tr>
    </thead>
    <tbody>
    <tr><td><em>x</em></td><td class="align-center">50</td><td class="align-right"></td></tr>
    </tbody>
    </table>
    </div>
    <div class="scroll" role="region" tabindex="0" aria-label="Sizes &quot;mm&quot; 2">
    <table>
    <thead>
    <tr><th scope="col" class="align-left">a</th></tr>
    </thead>
    <tbody>
    <tr><td class="align-left">b</td></tr>
    </tbody>
    </table>
    </div>
    "##);
}

#[test]
fn task_lists_definitions_and_alerts_have_words_for_everybody() {
    insta::assert_snapshot!(html("- [x] done\n- [ ] open\n\n* [ ] loose\n\n* b\n\nTorque\n: 12 Nm\n\n> [!WARNING]\n> Hot.\n"), @r##"
    <ul>
    <li class="task"><input type="checkbox" disabled checked aria-label="the task_done"> done</li>
    <li class="task"><input type="checkbox" disabled aria-label="the task_open"> open</li>
    </ul>
    <ul>
    <li class="task">
    <p><input type="checkbox" disabled aria-label="the task_open"> loose</p>
    </li>
    <li>
    <p>b</p>
    </li>
    </ul>
    <dl>
    <dt>Torque</dt>
    <dd>12 Nm</dd>
    </dl>
    <aside class="alert warning" role="note">
    <p class="alert-title">the warning</p>
    <p>Hot.</p>
    </aside>
    "##);
}

#[test]
fn footnotes_are_numbered_as_they_are_mentioned_and_gathered_at_the_end() {
    insta::assert_snapshot!(html("A[^b] B[^a] C[^b]. D[^none]\n\n[^a]: First.\n\n    - list\n\n[^b]: See [above](#fn:1).\n\nEnd.\n"), @r##"
    <p>A<sup class="footnote-ref"><a href="#fn:1" id="fnref:1" role="doc-noteref">1</a></sup> B<sup class="footnote-ref"><a href="#fn:2" id="fnref:2" role="doc-noteref">2</a></sup> C<sup class="footnote-ref"><a href="#fn:1" id="fnref:1:2" role="doc-noteref">1</a></sup>. D[^none]</p>
    <p>End.</p>
    <section class="footnotes" role="doc-endnotes" aria-label="the footnotes">
    <ol>
    <li id="fn:1">
    <p>See <a href="#fn:1">above</a>. <a href="#fnref:1" role="doc-backlink" aria-label="the back_to_text">↩</a><a href="#fnref:1:2" role="doc-backlink" aria-label="the back_to_text">↩</a></p>
    </li>
    <li id="fn:2">
    <p>First.</p>
    <ul>
    <li>list</li>
    </ul>
    <p><a href="#fnref:2" role="doc-backlink" aria-label="the back_to_text">↩</a></p>
    </li>
    </ol>
    </section>
    "##);
}

#[test]
fn links_and_pictures_come_from_the_surroundings() {
    insta::assert_snapshot!(html("[a](b.md \"T \\\"q\\\"\") <https://e.com/?a&b> <x@e.com> [t](tel:+49) [c d](<c d.md>) [r] [![A *b* `c`](a.jpg \"t\")](//e.com)\n\n[r]: HTTP://e.com\n"), @r##"
    <p><a href="b/" title="T &quot;q&quot;">a</a> <a href="https://e.com/?a&amp;b" rel="noopener">https://e.com/?a&amp;b</a> <a href="mailto:x@e.com">x@e.com</a> <a href="tel:+49">t</a> <a href="c%20d/">c d</a> <a href="HTTP://e.com" rel="noopener">r</a> <a href="//e.com" rel="noopener"><picture>a.jpg|A b c|t</picture></a></p>
    "##);
}

#[test]
fn links_into_the_page_lead_to_headings_footnotes_and_components() {
    insta::assert_snapshot!(html("[a](#größe) [b](#gr%C3%B6%C3%9Fe) [c](#) [d](#from-map) [e](#TOP)\n\n# Größe\n\n{{< map />}}\n"), @r##"
    <p><a href="#größe">a</a> <a href="#größe">b</a> <a href="#">c</a> <a href="#from-map">d</a> <a href="#TOP">e</a></p>
    <h2 id="größe">Größe</h2>
    <div id="from-map">[]</div>
    "##);
}

#[test]
fn a_component_stands_between_paragraphs_wherever_its_line_is() {
    insta::assert_snapshot!(html("{{< a />}}\nText\n{{< b x=\"*1* <b> `|\" n=2 />}}  \n{{<c/>}}\nmore *text*\n\n- {{< d />}}\n- e\n  {{< f />}}\n  g\n\n> {{< h />}}\n\n```\n{{< no />}}\n```\n\n`{{< no />}}` \\{{< no />}}\n\n<!-- {{< no />}} -->\n"), @r##"
    <div id="from-a">[]</div>
    <p>Text</p>
    <div id="from-b">[("x", Text("*1* <b> `|")), ("n", Number(2))]</div>
    <div id="from-c">[]</div>
    <p>more <em>text</em></p>
    <ul>
    <li>
    <div id="from-d">[]</div>
    </li>
    <li>e
    <div id="from-f">[]</div>
    g</li>
    </ul>
    <blockquote>
    <div id="from-h">[]</div>
    </blockquote>
    <pre tabindex="0"><code>{{&lt; no /&gt;}}
    </code></pre>
    <p><code>{{&lt; no /&gt;}}</code> {{&lt; no /&gt;}}</p>
    "##);
}

#[test]
fn ranges_with_a_tilde_are_not_struck_through_and_chinese_lines_join_without_a_space() {
    insta::assert_snapshot!(html("5~10 mm, 20~30 mm\n\n球阀\n关闭，\nDN50\n紧密\n"), @r##"
    <p>5~10 mm, 20~30 mm</p>
    <p>球阀关闭，
    DN50
    紧密</p>
    "##);
}

#[test]
fn trusted_html_is_kept_and_its_comments_and_anchors_are_known() {
    let rendered = rendered(
        "<div id=here>\n<!-- x -->\n</div>\n\nA <b>b</b> <!-- c --> [d](#here)\n",
        AuthorHtml::Keep,
    )
    .expect("no faults");
    insta::assert_snapshot!(rendered.html, @r##"
    <div id=here>

    </div>
    <p>A <b>b</b>  <a href="#here">d</a></p>
    "##);
}

#[test]
fn other_html_is_shown_as_text_with_a_warning() {
    let body = "<div onclick=\"x()\">\n<!-- gone -->\n</div>\n\nA <b>b</b> <!-- c -->\n";
    let rendered = rendered(body, AuthorHtml::Escape).expect("no errors");
    insta::assert_snapshot!(rendered.html, @r##"
    <p>&lt;div onclick="x()"&gt;

    &lt;/div&gt;</p>
    <p>A &lt;b&gt;b&lt;/b&gt; </p>
    "##);
    insta::assert_snapshot!(rendered.warnings.to_string(), @r##"
    warning: HTML in Markdown is shown as text
     --> a.md:3:1
      |
    3 | <div onclick="x()">
      | ^^^^^^^^^^^^^^^^^^^
      |
      = help: set `author_html = true` in brand.toml if you trust all who write here

    warning: HTML in Markdown is shown as text
     --> a.md:7:3
      |
    7 | A <b>b</b> <!-- c -->
      |   ^^^
      |
      = help: set `author_html = true` in brand.toml if you trust all who write here
    "##);
}

#[test]
fn a_declaration_is_no_comment() {
    let rendered = rendered("a <!X b> <!-- c -->d\n", AuthorHtml::Escape).expect("no errors");
    assert_eq!(rendered.html, "<p>a &lt;!X b&gt; d</p>\n");
    assert_eq!(rendered.warnings.warnings(), 1);
}

#[test]
fn a_link_that_may_not_be_is_marked_where_it_is_written() {
    insta::assert_snapshot!(faults("[a](  <java&#115;cript:x> \"t\")\n![b](data:x)\n[c][r] ![d](C:\\e.jpg)\n<vbscript:x> [e](stock.md) [f]()\n\n[r]: ftps://x\n"), @r##"
    error: a link may not begin with `javascript:`
     --> a.md:3:8
      |
    3 | [a](  <java&#115;cript:x> "t")
      |        ^^^^^^^^^^^^^^^^^
      |
      = help: these may be used: `http:`, `https:`, `mailto:`, `tel:`, `sms:`, `geo:`, `ftp:`, `whatsapp:`, `weixin:`, `tg:`

    error: a picture may not begin with `data:`
     --> a.md:4:6
      |
    4 | ![b](data:x)
      |      ^^^^^^
      |
      = help: these may be used: `http:`, `https:`

    error: a picture may not begin with `c:`
     --> a.md:5:13
      |
    5 | [c][r] ![d](C:\e.jpg)
      |             ^^^^^^^^
      |
      = help: put the picture beside the page and write its name: nobody else has your disk

    error: a link may not begin with `vbscript:`
     --> a.md:6:2
      |
    6 | <vbscript:x> [e](stock.md) [f]()
      |  ^^^^^^^^^^
      |
      = help: these may be used: `http:`, `https:`, `mailto:`, `tel:`, `sms:`, `geo:`, `ftp:`, `whatsapp:`, `weixin:`, `tg:`

    error: a link may not begin with `javascript:`
     --> a.md:6:18
      |
    6 | <vbscript:x> [e](stock.md) [f]()
      |                  ^^^^^^^^
      |
      = help: these may be used: `http:`, `https:`, `mailto:`, `tel:`, `sms:`, `geo:`, `ftp:`, `whatsapp:`, `weixin:`, `tg:`

    error: the link has no destination
     --> a.md:6:28
      |
    6 | <vbscript:x> [e](stock.md) [f]()
      |                            ^^^^^
      |
      = help: write the destination between `(` and `)`

    error: a link may not begin with `ftps:`
     --> a.md:8:6
      |
    8 | [r]: ftps://x
      |      ^^^^^^^^
      |
      = help: these may be used: `http:`, `https:`, `mailto:`, `tel:`, `sms:`, `geo:`, `ftp:`, `whatsapp:`, `weixin:`, `tg:`
    "##);
}

#[test]
fn a_link_that_leads_nowhere_is_marked_with_what_was_meant() {
    insta::assert_snapshot!(faults("# Größe\n# Weight\n[a](missing.md)\n![b [c](d.md)](missing.jpg)\n[![e](missing.jpg)](missing.md)\n[f](#weigth) [g](#Weight) [h](#x)\n"), @r##"
    error: there is no page `missing.md`
     --> a.md:5:5
      |
    5 | [a](missing.md)
      |     ^^^^^^^^^^ here
      |
      = help: write another

    error: there is no picture `missing.jpg`
     --> a.md:6:16
      |
    6 | ![b [c](d.md)](missing.jpg)
      |                ^^^^^^^^^^^ here
      |
      = help: write another

    error: there is no picture `missing.jpg`
     --> a.md:7:7
      |
    7 | [![e](missing.jpg)](missing.md)
      |       ^^^^^^^^^^^ here
      |
      = help: write another

    error: there is no page `missing.md`
     --> a.md:7:21
      |
    7 | [![e](missing.jpg)](missing.md)
      |                     ^^^^^^^^^^ here
      |
      = help: write another

    error: the page has no heading with the id `weigth`
     --> a.md:8:5
      |
    8 | [f](#weigth) [g](#Weight) [h](#x)
      |     ^^^^^^^
      |
      = help: did you mean `weight`?

    error: the page has no heading with the id `Weight`
     --> a.md:8:18
      |
    8 | [f](#weigth) [g](#Weight) [h](#x)
      |                  ^^^^^^^
      |
      = help: did you mean `weight`?

    error: the page has no heading with the id `x`
     --> a.md:8:31
      |
    8 | [f](#weigth) [g](#Weight) [h](#x)
      |                               ^^
      |
      = help: it has these: `größe`, `weight`
    "##);
}

#[test]
fn a_heading_says_what_is_wrong_with_its_braces() {
    insta::assert_snapshot!(faults("# A {#a}\n\n# B {#a}\n\n# Bore {mm}\n"), @r##"
    error: two headings have the id `a`
     --> a.md:5:1
      |
    5 | # B {#a}
      | ^^^^^^^^
      |
     ::: a.md:3:1
      |
    3 | # A {#a}
      | -------- the first
      |
      = help: give one of them another id

    warning: `mm` in braces behind a heading is left out
     --> a.md:7:8
      |
    7 | # Bore {mm}
      |        ^^^^
      |
      = help: a heading takes `{#id}` and `{.class}`; to show a brace, write `\{`
    "##);
}

#[test]
fn a_component_that_is_mistyped_is_marked_where() {
    insta::assert_snapshot!(faults("{{< />}}\n\n{{< a b />}}\n\n{{< a b=\"c />}}\n\n{{< a b=“c” />}}\n\n{{< a n=1 n=2 />}}\n\n{{< a b=1 >}}\n\n{{< a\n\n{{< vidoe />}}\n\n> {{< gallery n=1 columns=\"3\" />}}\n"), @r##"
    error: the component has no name
     --> a.md:3:1
      |
    3 | {{< />}}
      | ^^^
      |
      = help: write its name after `{{<`, as in `{{< video file="tour.mp4" />}}`

    error: the argument `b` has no value
     --> a.md:5:7
      |
    5 | {{< a b />}}
      |       ^
      |
      = help: write `b="…"`, `b=3` or `b=true`, without spaces

    error: the text of `b` has no closing quote
     --> a.md:7:9
      |
    7 | {{< a b="c />}}
      |         ^^^^^^^
      |
      = help: end it with `"` on the same line; a quote in the text is written `\"`

    error: the value of `b` is no text, number, `true` or `false`
     --> a.md:9:9
      |
    9 | {{< a b=“c” />}}
      |         ^^^
      |
      = help: put text between straight double quotes: `b="…"`

    error: the argument `n` is given twice
      --> a.md:11:11
       |
    11 | {{< a n=1 n=2 />}}
       |           ^
       |
       = help: leave one of them out

    error: the call of the component `a` is not closed
      --> a.md:13:11
       |
    13 | {{< a b=1 >}}
       |           ^^^
       |
       = help: end it with `/>}}` on the same line

    error: the call of the component `a` is not closed
      --> a.md:15:6
       |
    15 | {{< a
       |      ^
       |
       = help: end it with `/>}}` on the same line

    error: there is no component `vidoe`
      --> a.md:17:5
       |
    17 | {{< vidoe />}}
       |     ^^^^^ here
       |
       = help: write another

    error: `columns` is a number
      --> a.md:19:27
       |
    19 | > {{< gallery n=1 columns="3" />}}
       |                           ^^^ here
       |
       = help: write another
    "##);
}

#[test]
fn a_component_within_text_is_told_to_stand_alone() {
    insta::assert_snapshot!(faults("See {{< a />}} here\n\n# {{< b />}}\n\n{{< c />}} {{< d />}}\n\n*x\n{{< e />}}*\n\n<div>\n{{< f />}}\n</div>\n\n{{< g a=\"*\" />}}\nx*\n"), @r##"
    error: a component stands within other text
     --> a.md:3:5
      |
    3 | See {{< a />}} here
      |     ^^^^^^^^^^
      |
      = help: put it on a line of its own, with an empty line before it and behind it

    error: a component stands within other text
     --> a.md:5:3
      |
    5 | # {{< b />}}
      |   ^^^^^^^^^^
      |
      = help: put it on a line of its own, with an empty line before it and behind it

    error: text follows the component `c` on its line
     --> a.md:7:12
      |
    7 | {{< c />}} {{< d />}}
      |            ^^^^^^^^^^
      |
      = help: put it on a line of its own

    error: a component stands within other text
      --> a.md:10:1
       |
    10 | {{< e />}}*
       | ^^^^^^^^^^
       |
       = help: put it on a line of its own, with an empty line before it and behind it

    warning: HTML in Markdown is shown as text
      --> a.md:12:1
       |
    12 | <div>
       | ^^^^^
       |
       = help: set `author_html = true` in brand.toml if you trust all who write here

    error: a component stands within other text
      --> a.md:13:1
       |
    13 | {{< f />}}
       | ^^^^^^^^^^
       |
       = help: put it on a line of its own, with an empty line before it and behind it

    error: markup that begins in the line of a component ends behind it
      --> a.md:16:10
       |
    16 | {{< g a="*" />}}
       |          ^^^^^^^
       |
       = help: put an empty line behind the component
    "##);
}

#[test]
fn a_footnote_that_nobody_mentions_is_named() {
    insta::assert_snapshot!(faults("A\n\n[^a]: B\n  c\n"), @r##"
    warning: the footnote `[^a]` is not referred to and left out
     --> a.md:5:1
      |
    5 | [^a]: B
      | ^^^^^
      |
      = help: write `[^a]` behind the word that it belongs to
    "##);
}

#[test]
fn too_much_nesting_is_one_fault() {
    insta::assert_snapshot!(faults(&format!("a\n\n{} b\n", ">".repeat(120))), @r##"
    error: lists and quotes are nested more than 100 levels deep
     --> a.md:5:101
      |
    5 | >>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>> b
      |                                                                                                     ^ from here on
      |
      = help: begin the lines with fewer markers, or put a `\` before a character that is none
    "##);
}

#[test]
fn faults_beyond_a_thousand_are_counted() {
    let report =
        rendered(&"[a](missing.md)\n".repeat(1_010), AuthorHtml::Escape).expect_err("has faults");
    assert_eq!(report.errors(), 1_001);
    assert!(
        report
            .to_string()
            .contains("error: the text has 10 more faults\n")
    );
}

#[test]
fn line_ends_of_windows_change_nothing() {
    let body = "# A\n\nb\nc\n\n{{< d x=\"1\" />}}\n\n> [!NOTE]\n> e\n\n```\nf\n\ng\n```\n\n|a|\n|-|\n|b|\n";
    assert_eq!(html(&body.replace('\n', "\r\n")), html(body));
}
