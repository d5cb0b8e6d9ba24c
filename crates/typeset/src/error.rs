//! What can go wrong between a manuscript and its pages.

/// Why there is no PDF. None of these is the text's fault.
#[derive(Debug, thiserror::Error)]
pub enum TypesetError {
    /// The sheet could not be handed to the layout engine.
    #[error("the text could not be prepared for the layout engine")]
    Sheet(#[source] serde_json::Error),
    /// The threads on which pages are laid out could not be started.
    #[error("the layout engine could not be started, as when the machine has no more threads: {0}")]
    Threads(String),
    /// The layout engine refused the sheet.
    #[error("the pages could not be laid out: {0}")]
    Layout(String),
    /// The pages break a rule of PDF/A-2a or PDF/UA-1.
    #[error("the pages could not be written as an accessible, archivable PDF: {0}")]
    Standard(String),
    /// The layout engine failed; the process goes on.
    #[error("the layout engine failed: {0}")]
    Panicked(String),
}
