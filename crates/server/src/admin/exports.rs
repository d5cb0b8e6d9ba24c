//! Documents as files, for whoever runs commands on the server's machine.

use super::command::{Export as Wanted, Exported};
use super::{AdminError, Office};
use crate::exports::{Draft, Export, ExportError, Records, Subject, Wish};
use crate::histories;
use crate::moment::{MomentError, Named};

impl Office {
    /// Writes a document as a file.
    pub(crate) fn export(&self, wanted: &Wanted) -> Result<Exported, AdminError> {
        let records = Records::read(&self.store, wanted.document, &self.public_url)?;
        let records = records.ok_or(ExportError::UnknownDocument)?;
        let export = Export::new(wanted.format, wish(wanted, &records)?)?;
        let chronicle = histories::read(self.store.as_ref(), wanted.document);
        let chronicle = chronicle.map_err(ExportError::from)?;
        let subject = Subject::find(&export.wish, &chronicle, &self.store, &records);
        let subject = subject.map_err(ExportError::from)?;
        let file = Draft::read(&export, &subject, &chronicle, (&records, &self.store)).write()?;
        Ok(Exported {
            name: file.name.as_str().to_owned(),
            file: file.bytes,
        })
    }
}

fn wish(wanted: &Wanted, records: &Records) -> Result<Wish, ExportError> {
    let at = named(wanted.at.as_deref(), records)?;
    Ok(match &wanted.from {
        None => Wish::Text(at),
        Some(from) => Wish::Comparison {
            from: named(Some(from), records)?,
            to: at,
        },
    })
}

/// Reads a moment; on the command line `3` is version 3 where there is one.
fn named(text: Option<&str>, records: &Records) -> Result<Named, MomentError> {
    let named = Named::read(text)?;
    Ok(match named {
        Named::Position(position) if records.version(position as u64).is_some() => {
            Named::Version(position as u64)
        }
        named => named,
    })
}
