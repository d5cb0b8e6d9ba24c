//! Marks: a begin and an end, one right after the other in one change, and the end behind the begin in the text.

use super::target::{NewOperation, Target};
use super::{Context, Id, OperationIndex};
use crate::document;
use crate::guard::order::Element;
use crate::guard::refusal::Reason;
use crate::guard::schema::{self, Place};
use automerge::legacy::{MarkData, OpType};
use wortlaut_model::limits;

/// A mark that has begun, and after which element.
#[derive(Clone, Copy)]
pub(super) struct OpenMark {
    pub(super) object: u32,
    pub(super) after: Option<Element>,
    pub(super) begin: Id,
}

impl OperationIndex {
    pub(super) fn begin_mark(
        &self,
        place: Place,
        target: &Target<'_>,
        mark: &MarkData,
        context: &Context<'_>,
    ) -> Result<(), Reason> {
        if !place.takes_marks() || !target.is_insert() {
            return Err(Reason::Mark);
        }
        if mark.name.len() > limits::MARK_NAME_BYTES {
            return Err(Reason::KeyTooLong);
        }
        // Older servers let longer links in.
        if context.by.is_some() && is_long_link(mark) {
            return Err(Reason::ValueTooLong);
        }
        schema::check_mark_value(&mark.value)
    }

    /// A mark ends in the operation after its begin, in the same text, behind a later element than the begin is: the
    /// begin stands directly behind its element, since its id is higher than any its author knew.
    pub(super) fn end_mark(
        &self,
        object: u32,
        target: &Target<'_>,
        new: &NewOperation<'_>,
        open: OpenMark,
    ) -> Result<(), Reason> {
        let is_end = matches!(new.operation.action, OpType::MarkEnd(_));
        if !is_end || !target.is_insert() || object != open.object {
            return Err(Reason::Mark);
        }
        let end = target.element().ok_or(Reason::MarkOrder)?;
        let ends_behind_begin = self.find_element(open.begin) == Some(end);
        let is_in_order = ends_behind_begin
            || open
                .after
                .is_none_or(|begin| self.runs.is_before(begin, end, &self.actors));
        if is_in_order {
            Ok(())
        } else {
            Err(Reason::MarkOrder)
        }
    }

    pub(super) fn mark(&mut self, id: Id) {
        self.marks.insert(id);
        self.journal.marks.push(id);
    }
}

fn is_long_link(mark: &MarkData) -> bool {
    let is_long = |value: &str| value.len() > limits::LINK_BYTES;
    mark.name == document::mark::LINK && mark.value.as_str().is_some_and(is_long)
}
