//! From byte offsets to line numbers.

/// Where the lines of a source begin.
pub(super) struct Lines {
    begins: Vec<usize>,
}

impl Lines {
    pub(super) fn new(source: &str) -> Self {
        let newlines = source
            .bytes()
            .enumerate()
            .filter(|(_, byte)| *byte == b'\n');
        Self {
            begins: newlines.map(|(at, _)| at + 1).collect(),
        }
    }

    /// The line, counted from 1, that the byte at `offset` lies in.
    pub(super) fn line(&self, offset: usize) -> usize {
        self.begins.partition_point(|begin| *begin <= offset) + 1
    }
}
