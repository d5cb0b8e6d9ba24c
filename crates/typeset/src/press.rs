//! From a sheet to the bytes of a PDF.

use crate::TypesetError;
use crate::imprint::Imprint;
use crate::world::{Sealed, Template};
use rayon::{ThreadPool, ThreadPoolBuilder};
use serde::Serialize;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;
use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};
use wortlaut_model::limits;

/// The threads on which pages are laid out: as many as may be at it, each with the stack that the deepest list needs.
static PRESSES: LazyLock<Result<ThreadPool, String>> = LazyLock::new(|| {
    ThreadPoolBuilder::new()
        .num_threads(limits::TYPESET_AT_ONCE)
        .stack_size(limits::TYPESET_STACK_BYTES)
        .thread_name(|index| format!("typeset-{index}"))
        .build()
        .map_err(|error| error.to_string())
});

/// The pages of the sheet as PDF.
pub(crate) fn press(
    template: Template,
    sheet: &(impl Serialize + Sync),
    imprint: &Imprint,
) -> Result<Vec<u8>, TypesetError> {
    let presses = PRESSES.as_ref();
    let presses = presses.map_err(|error| TypesetError::Threads(error.clone()))?;
    let sheet = serde_json::to_vec(sheet).map_err(TypesetError::Sheet)?;
    // A panic on a press comes back to whoever waits for it, and is an error from there on.
    let pressed = catch_unwind(AssertUnwindSafe(|| {
        presses.install(|| lay_out(template, sheet, imprint))
    }));
    // What the engine remembers of this sheet would stay for ever; what every sheet has in common stays for the next.
    comemo::evict(limits::TYPESET_MEMORY_AGE);
    pressed.unwrap_or_else(|panic| Err(TypesetError::Panicked(message_of(panic.as_ref()))))
}

fn lay_out(template: Template, sheet: Vec<u8>, imprint: &Imprint) -> Result<Vec<u8>, TypesetError> {
    let world = Sealed::new(template, sheet, imprint.at);
    let world = world.ok_or_else(|| TypesetError::Layout("a template has no name".to_owned()))?;
    let pages = typst::compile::<PagedDocument>(&world).output;
    let pages = pages.map_err(|errors| TypesetError::Layout(told(&errors)))?;
    let options = options(imprint)?;
    typst_pdf::pdf(&pages, &options).map_err(|errors| TypesetError::Standard(told(&errors)))
}

fn options(imprint: &Imprint) -> Result<PdfOptions, TypesetError> {
    let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1]);
    let standards =
        standards.map_err(|error| TypesetError::Standard(error.message().to_string()))?;
    Ok(PdfOptions {
        ident: Smart::Custom(imprint.identity.clone()),
        creator: Smart::Custom(Some("Wortlaut".to_owned())),
        timestamp: Some(Timestamp::new_utc(imprint.at)),
        standards,
        ..PdfOptions::default()
    })
}

/// The engine's own words, for the log.
fn told(errors: &[SourceDiagnostic]) -> String {
    let told = errors.iter().map(|error| error.message.to_string());
    told.collect::<Vec<_>>().join("; ")
}

fn message_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default()
}
