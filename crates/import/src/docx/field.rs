//! Fields: what Word computes. Their results are words; only links and tables of contents are more.

/// A field that has begun.
#[derive(Default)]
pub(super) struct Field {
    /// What it computes, such as `HYPERLINK "https://…"`.
    pub(super) instruction: String,
    /// Whether the words are its result.
    pub(super) is_result: bool,
}

/// The longest instruction that is kept, in bytes: an address and some switches.
const LONGEST: usize = 8 << 10;

impl Field {
    pub(super) fn result_of(instruction: &str) -> Self {
        let mut field = Self::default();
        field.instruct(instruction);
        field.is_result = true;
        field
    }

    pub(super) fn instruct(&mut self, instruction: &str) {
        if self.instruction.len() + instruction.len() <= LONGEST {
            self.instruction.push_str(instruction);
        }
    }

    fn name(&self) -> &str {
        self.instruction
            .split_whitespace()
            .next()
            .unwrap_or_default()
    }

    pub(super) fn is_contents(&self) -> bool {
        ["TOC", "INDEX", "TOA"]
            .iter()
            .any(|it| self.name().eq_ignore_ascii_case(it))
    }

    pub(super) fn is_reference(&self) -> bool {
        ["REF", "PAGEREF", "NOTEREF"]
            .iter()
            .any(|it| self.name().eq_ignore_ascii_case(it))
    }

    /// Where a link leads; with `\l` to a place in the file.
    pub(super) fn address(&self) -> Option<String> {
        if !self.name().eq_ignore_ascii_case("HYPERLINK") {
            return None;
        }
        let mut parts = self.instruction.split('"');
        let before = parts.next()?;
        let first = parts.next().or_else(|| before.split_whitespace().nth(1))?;
        let is_place = before.contains("\\l");
        Some(match is_place {
            true => format!("#{first}"),
            false => first.to_owned(),
        })
    }
}
