//! What members change about themselves.

use crate::{
    Store,
    audit::{self, Action, By, Event},
    column::Column,
    error::{Result, StoreError},
    workspace::refusal,
};
use rusqlite::params;
use serde_json::json;
use wortlaut_model::{MemberId, Timestamp};

/// What a member changes about themselves; what is absent stays, and an inner `None` clears.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnChange {
    /// Another name.
    pub name: Option<String>,
    /// Another language, `de` or `en`, or the workspace's.
    pub language: Option<Option<String>>,
    /// Another address, as [`normalised_address`](wortlaut_model::normalised_address) writes it.
    pub address: Option<Option<String>>,
}

impl OwnChange {
    /// The names of what is changed; the values stay out of the trail.
    fn fields(&self) -> Vec<&'static str> {
        let fields = [
            ("name", self.name.is_some()),
            ("language", self.language.is_some()),
            ("address", self.address.is_some()),
        ];
        let changed = fields.into_iter().filter(|(_, is_changed)| *is_changed);
        changed.map(|(name, _)| name).collect()
    }
}

impl Store {
    /// Changes a member's own record. Another address is the member's own word from then on, which links no provider's account.
    ///
    /// # Errors
    ///
    /// [`Taken`](StoreError::Taken) when somebody else has the address, [`Unknown`](StoreError::Unknown) when there is no
    /// such member, and database errors.
    pub fn change_own_record(
        &self,
        member: MemberId,
        change: &OwnChange,
        now: Timestamp,
    ) -> Result<()> {
        let fields = change.fields();
        if fields.is_empty() {
            return Ok(());
        }
        self.write("change a member's own record", |transaction| {
            let updated = transaction
                .execute(
                    "UPDATE member SET name = coalesce(?2, name),
                        language = CASE WHEN ?3 THEN ?4 ELSE language END,
                        address = CASE WHEN ?5 THEN ?6 ELSE address END,
                        address_set_by_member =
                            CASE WHEN ?5 AND address IS NOT ?6 THEN 1 ELSE address_set_by_member END
                     WHERE id = ?1 AND erased_at IS NULL",
                    params![
                        Column(member),
                        change.name,
                        change.language.is_some(),
                        change.language.as_ref().and_then(Option::as_ref),
                        change.address.is_some(),
                        change.address.as_ref().and_then(Option::as_ref),
                    ],
                )
                .map_err(|error| refusal(error, "the address", "member"))?;
            if updated == 0 {
                return Err(StoreError::Unknown { what: "member" });
            }
            let event = Event {
                at: now,
                by: By::Member(member),
                action: Action::OwnRecordChanged,
                subject: &member,
                detail: json!({ "fields": fields }),
            };
            audit::record(transaction, &event)
        })
    }
}
