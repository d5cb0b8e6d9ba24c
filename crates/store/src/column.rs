//! How the model's values stand in columns.

use rusqlite::{
    Result, Row,
    types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef},
};
use wortlaut_model::{
    DocumentId, DocumentKind, InvitationId, MemberId, OrganisationId, Role, Scope, SessionId,
    Timestamp, TokenId, WorkspaceId,
};

/// A value of the model on its way into or out of a column.
#[derive(Clone, Copy)]
pub(crate) struct Column<T>(pub(crate) T);

macro_rules! id_as_blob {
    ($($id:ident),+) => {$(
        impl ToSql for Column<$id> {
            fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::from(self.0.as_bytes().as_slice()))
            }
        }

        impl FromSql for Column<$id> {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                <[u8; 16]>::column_result(value).map($id::from_bytes).map(Column)
            }
        }
    )+};
}

id_as_blob!(
    DocumentId,
    InvitationId,
    MemberId,
    OrganisationId,
    SessionId,
    TokenId,
    WorkspaceId
);

macro_rules! name_as_text {
    ($($named:ident),+) => {$(
        impl ToSql for Column<$named> {
            fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
                Ok(ToSqlOutput::from(self.0.as_str()))
            }
        }

        impl FromSql for Column<$named> {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                value
                    .as_str()?
                    .parse()
                    .map(Column)
                    // The text itself is not repeated: errors carry no content.
                    .map_err(|_| FromSqlError::InvalidType)
            }
        }
    )+};
}

name_as_text!(DocumentKind, Role, Scope);

impl ToSql for Column<Timestamp> {
    fn to_sql(&self) -> Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.0.millis()))
    }
}

impl FromSql for Column<Timestamp> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        i64::column_result(value)
            .map(Timestamp::from_millis)
            .map(Column)
    }
}

/// Reads a value of the model.
pub(crate) fn get<T>(row: &Row<'_>, index: usize) -> Result<T>
where
    Column<T>: FromSql,
{
    row.get(index).map(|Column(value)| value)
}

/// Reads a value of the model from a column that may be null.
pub(crate) fn get_optional<T>(row: &Row<'_>, index: usize) -> Result<Option<T>>
where
    Column<T>: FromSql,
{
    let value: Option<Column<T>> = row.get(index)?;
    Ok(value.map(|Column(value)| value))
}
