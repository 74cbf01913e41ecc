//! Between rows and the types of the records.

use std::str::FromStr;

use daypass_model::{Tag, Timestamp};
use rusqlite::{Connection, Params, Row};

use crate::record::{Revision, Sealed};
use crate::sqlite::fault::Fault;

/// The first row of the answer, read by `read`.
pub(super) fn first<T>(
    connection: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnOnce(&Row<'_>) -> Result<T, Fault>,
) -> Result<Option<T>, Fault> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params)?;
    rows.next()?.map(read).transpose()
}

/// Every row of the answer, each read by `read`.
pub(super) fn all<T>(
    connection: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnMut(&Row<'_>) -> Result<T, Fault>,
) -> Result<Vec<T>, Fault> {
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_and_then(params, read)?.collect()
}

/// Whether the answer has a row.
pub(super) fn exists(
    connection: &Connection,
    sql: &str,
    params: impl Params,
) -> Result<bool, Fault> {
    Ok(connection.prepare_cached(sql)?.exists(params)?)
}

/// Runs a statement that changes rows; answers how many.
pub(super) fn execute(
    connection: &Connection,
    sql: &str,
    params: impl Params,
) -> rusqlite::Result<usize> {
    connection.prepare_cached(sql)?.execute(params)
}

/// Text that must parse.
pub(super) fn text<T: FromStr>(row: &Row<'_>, column: &str) -> Result<T, Fault> {
    let text = row
        .get_ref(column)?
        .as_str()
        .map_err(|_| Fault::corrupt(column))?;
    text.parse().map_err(|_| Fault::corrupt(column))
}

/// Text that must parse, or null.
pub(super) fn optional_text<T: FromStr>(row: &Row<'_>, column: &str) -> Result<Option<T>, Fault> {
    let text = row
        .get_ref(column)?
        .as_str_or_null()
        .map_err(|_| Fault::corrupt(column))?;
    text.map(str::parse)
        .transpose()
        .map_err(|_| Fault::corrupt(column))
}

/// An instant.
pub(super) fn instant(row: &Row<'_>, column: &str) -> Result<Timestamp, Fault> {
    Ok(Timestamp::from_seconds(row.get(column)?))
}

/// A number that is not negative and not too large.
pub(super) fn number<T: TryFrom<i64>>(row: &Row<'_>, column: &str) -> Result<T, Fault> {
    T::try_from(row.get(column)?).map_err(|_| Fault::corrupt(column))
}

/// A revision.
pub(super) fn revision(row: &Row<'_>) -> Result<Revision, Fault> {
    number(row, "revision").map(Revision)
}

/// A revision as a column holds it. It counts writes of one row, so it is far from the limit.
pub(super) fn revision_column(revision: Revision) -> i64 {
    i64::try_from(revision.0).unwrap_or(i64::MAX)
}

/// An envelope.
pub(super) fn sealed(row: &Row<'_>, column: &str) -> Result<Sealed, Fault> {
    Ok(Sealed(row.get(column)?))
}

/// A number of items as SQL counts them.
pub(super) fn count(items: usize) -> i64 {
    i64::try_from(items).unwrap_or(i64::MAX)
}

/// Strings as they stand in one column.
pub(super) fn texts_column<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    serde_json::Value::from_iter(texts).to_string()
}

/// Strings from one column, each of which must parse.
pub(super) fn texts<T: FromStr>(row: &Row<'_>, column: &str) -> Result<Vec<T>, Fault> {
    let text = row
        .get_ref(column)?
        .as_str()
        .map_err(|_| Fault::corrupt(column))?;
    let texts: Vec<String> = serde_json::from_str(text).map_err(|_| Fault::corrupt(column))?;
    let parsed = texts.iter().map(|text| text.parse());
    parsed
        .collect::<Result<_, _>>()
        .map_err(|_| Fault::corrupt(column))
}

/// Pairs of strings as they stand in one column.
pub(super) fn pairs_column<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let pairs = pairs.map(|(left, right)| serde_json::json!([left, right]));
    serde_json::Value::Array(pairs.collect()).to_string()
}

/// Pairs of strings from one column, each made into a `T`.
pub(super) fn pairs<T>(
    row: &Row<'_>,
    column: &str,
    make: impl Fn(String, String) -> Option<T>,
) -> Result<Vec<T>, Fault> {
    let text = row
        .get_ref(column)?
        .as_str()
        .map_err(|_| Fault::corrupt(column))?;
    let pairs: Vec<(String, String)> =
        serde_json::from_str(text).map_err(|_| Fault::corrupt(column))?;
    let made: Option<Vec<T>> = pairs
        .into_iter()
        .map(|(left, right)| make(left, right))
        .collect();
    made.ok_or_else(|| Fault::corrupt(column))
}

/// Tags as they stand in their column.
pub(super) fn tags_column(tags: &[Tag]) -> String {
    pairs_column(
        tags.iter()
            .map(|tag| (tag.key.as_str(), tag.value.as_str())),
    )
}

/// Tags from their column.
pub(super) fn tags(row: &Row<'_>) -> Result<Vec<Tag>, Fault> {
    pairs(row, "tags", |key, value| {
        Some(Tag {
            key: key.parse().ok()?,
            value: value.parse().ok()?,
        })
    })
}
