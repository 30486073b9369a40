//! The kit's page as a PDF: A4, the fonts that every reader has, the code as filled squares. No picture, no program,
//! nothing that is fetched.

use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str, TextStr};
use zeroize::Zeroizing;

use super::KitWords;
use crate::problem::{Code, Problem};

// Points, of which 72 are an inch. A4 also prints on US Letter: nothing stands near the edges.
const WIDTH: f32 = 595.0;
const HEIGHT: f32 = 842.0;
const MARGIN: f32 = 64.0;
const CODE_EDGE: f32 = 190.0;
const COLUMNS: usize = 5;

const PLAIN: Name = Name(b"F1");
const BOLD: Name = Name(b"F2");
const CODE: Name = Name(b"F3");

/// Draws the page. `identity` is what the code holds, `groups` what follows its beginning.
pub fn draw(
    identity: &str,
    groups: &[Zeroizing<String>],
    recipient: &str,
    words: &KitWords,
) -> Result<Zeroizing<Vec<u8>>, Problem> {
    let code = penning_qr::draw_runs(identity).map_err(|_| Problem::from(Code::Internal))?;
    let mut page = Page {
        content: Content::new(),
        y: HEIGHT - MARGIN,
    };
    page.paragraph(&words.title, BOLD, 22.0);
    page.paragraph(&words.made_on, PLAIN, 10.0);
    page.y -= 8.0;
    for paragraph in &words.paragraphs {
        page.paragraph(paragraph, PLAIN, 11.0);
        page.y -= 5.0;
    }

    // The code, in the middle.
    page.y -= 6.0;
    let module = CODE_EDGE / code.edge as f32;
    let left = (WIDTH - CODE_EDGE) / 2.0;
    for (x, y, run) in &code.runs {
        page.content.rect(
            left + *x as f32 * module,
            page.y - (*y as f32 + 1.0) * module,
            *run as f32 * module,
            module,
        );
    }
    page.content.fill_nonzero();
    page.y -= CODE_EDGE + 10.0;

    page.paragraph(&words.key_title, BOLD, 11.0);
    page.y -= 6.0;
    page.line(MARGIN, super::BEGINNING, CODE, 15.0);
    page.y -= 28.0;
    let column = (WIDTH - 2.0 * MARGIN) / COLUMNS as f32;
    for (row, line) in groups.chunks(COLUMNS).enumerate() {
        for (at, group) in line.iter().enumerate() {
            let x = MARGIN + at as f32 * column;
            let number = (row * COLUMNS + at + 1).to_string();
            page.line(x, &number, PLAIN, 8.0);
            page.line(x + 16.0, group, CODE, 17.0);
        }
        page.y -= 28.0;
    }
    page.y -= 4.0;
    let vault = format!("{} {}", words.vault, recipient);
    page.paragraph(&vault, PLAIN, 8.5);
    page.paragraph(&words.without_penning, PLAIN, 8.5);

    let mut pdf = Pdf::new();
    let [catalog, pages, sheet, content, info] = [1, 2, 3, 4, 5].map(Ref::new);
    let fonts = [6, 7, 8].map(Ref::new);
    pdf.catalog(catalog).pages(pages);
    pdf.pages(pages).kids([sheet]).count(1);
    let mut page_object = pdf.page(sheet);
    page_object.media_box(Rect::new(0.0, 0.0, WIDTH, HEIGHT));
    page_object.parent(pages);
    page_object.contents(content);
    let mut resources = page_object.resources();
    resources
        .fonts()
        .pair(PLAIN, fonts[0])
        .pair(BOLD, fonts[1])
        .pair(CODE, fonts[2]);
    resources.finish();
    page_object.finish();
    let drawn = Zeroizing::new(page.content.finish().into_vec());
    pdf.stream(content, &drawn);
    for (font, name) in fonts
        .into_iter()
        .zip(["Helvetica", "Helvetica-Bold", "Courier-Bold"])
    {
        let mut font = pdf.type1_font(font);
        font.base_font(Name(name.as_bytes()));
        font.encoding_predefined(Name(b"WinAnsiEncoding"));
    }
    pdf.document_info(info).title(TextStr(&words.title));
    Ok(Zeroizing::new(pdf.finish()))
}

struct Page {
    content: Content,
    /// The top of what comes next, from the foot of the page.
    y: f32,
}

impl Page {
    /// A text over as many lines as it needs.
    fn paragraph(&mut self, text: &str, font: Name<'_>, size: f32) {
        let room = WIDTH - 2.0 * MARGIN;
        let mut line = String::new();
        for word in text.split_whitespace() {
            let longer = match line.is_empty() {
                true => word.to_owned(),
                false => format!("{line} {word}"),
            };
            if width(&longer, size) > room && !line.is_empty() {
                self.line(MARGIN, &line, font, size);
                self.y -= size * 1.4;
                line = word.to_owned();
            } else {
                line = longer;
            }
        }
        self.line(MARGIN, &line, font, size);
        self.y -= size * 1.4;
    }

    /// A text on one line, its top at `y`.
    fn line(&mut self, x: f32, text: &str, font: Name<'_>, size: f32) {
        let bytes = Zeroizing::new(win_ansi(text));
        self.content
            .begin_text()
            .set_font(font, size)
            .next_line(x, self.y - size)
            .show(Str(&bytes))
            .end_text();
    }
}

/// The bytes of a text in the encoding of the fonts; what it lacks is a question mark.
fn win_ansi(text: &str) -> Vec<u8> {
    text.chars()
        .map(|character| match character {
            '€' => 0x80,
            '…' => 0x85,
            '‘' => 0x91,
            '’' => 0x92,
            '“' => 0x93,
            '”' => 0x94,
            '•' => 0x95,
            '–' => 0x96,
            '—' => 0x97,
            other => match u8::try_from(u32::from(other)) {
                Ok(byte) if !(0x80..0xa0).contains(&byte) => byte,
                _ => b'?',
            },
        })
        .collect()
}

/// How wide a text is in Helvetica, in points; a little more for its bold, which only titles are set in.
fn width(text: &str, size: f32) -> f32 {
    let thousandths: u32 = text.chars().map(advance).sum();
    thousandths as f32 * size / 1000.0
}

/// Widths of Helvetica's characters from the space to the tilde, in thousandths of the size (its AFM file).
#[rustfmt::skip]
const ADVANCES: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

fn advance(character: char) -> u32 {
    let at = (character as usize).checked_sub(' ' as usize);
    // Accented letters are about as wide as the widest plain ones of usual text.
    u32::from(at.and_then(|at| ADVANCES.get(at)).copied().unwrap_or(611))
}
