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

    /// Where a link leads; `\l` names a place in the file, or in what the address is of.
    pub(super) fn address(&self) -> Option<String> {
        if !self.name().eq_ignore_ascii_case("HYPERLINK") {
            return None;
        }
        let mut parts = self.instruction.split('"');
        let mut address = None;
        let mut place = None;
        while let Some(switch) = parts.next() {
            let Some(words) = parts.next() else {
                break;
            };
            match switch.trim_end().ends_with("\\l") {
                true => place = place.or(Some(words)),
                false if address.is_none() && !switch.contains('\\') => address = Some(words),
                false => {}
            }
        }
        let bare = || self.instruction.split_whitespace().nth(1);
        match (address, place) {
            (address, Some(place)) => Some(format!("{}#{place}", address.unwrap_or_default())),
            (address, None) => address.or_else(bare).map(str::to_owned),
        }
    }
}
