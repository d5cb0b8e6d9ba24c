//! The verification bundle: a text with the whole history that led to it.

use super::{ExportError, Records};
use crate::histories;
use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;
use wortlaut_export::Edition;
use wortlaut_export::bundle::{self, BundleSource, VersionRecord};
use wortlaut_model::MemberId;
use wortlaut_store::{ChangeLog, Store};

/// What a bundle is written from. Its history is read anew when it is written: that takes long, and must not keep the
/// history busy that others look into.
pub(super) struct Bundle {
    store: Arc<Store>,
    organisations: BTreeMap<MemberId, String>,
    versions: Vec<VersionRecord>,
}

impl Bundle {
    pub(super) fn new(store: Arc<Store>, records: &Records) -> Self {
        Self {
            store,
            organisations: records.organisations_by_member(),
            versions: records.version_records(),
        }
    }

    /// Writes the bundle of an edition.
    pub(super) fn write(&self, edition: &Edition) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> {
        let log: &dyn ChangeLog = self.store.as_ref();
        let mut changes = Vec::new();
        let history = histories::read_with(log, edition.document, &mut |change| {
            changes.push(Arc::clone(&change.bytes));
        });
        let history = history.map_err(ExportError::from)?;
        let restores = histories::restores(log, edition.document)?;
        Ok(bundle::write(&BundleSource {
            edition,
            history: &history,
            changes: &changes,
            organisations: &self.organisations,
            restores: &restores,
            versions: &self.versions,
        })?)
    }
}
