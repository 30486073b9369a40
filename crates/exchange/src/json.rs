//! JSON that is wiped, and read without trusting its types.

use serde_json::Value;
use zeroize::Zeroize;

/// A document whose texts are wiped with it. Nesting is bounded by the parser (128 levels).
pub(crate) struct Json(pub Value);

impl Json {
    pub(crate) fn parse(bytes: &[u8]) -> Option<Json> {
        serde_json::from_slice(bytes).ok().map(Json)
    }
}

impl std::ops::Deref for Json {
    type Target = Value;
    fn deref(&self) -> &Value {
        &self.0
    }
}

impl Drop for Json {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(items) => items.iter_mut().for_each(wipe),
        Value::Object(fields) => fields.values_mut().for_each(wipe),
        _ => {}
    }
}

/// The text of a field, or "".
pub(crate) fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// A field that should be a number or a word, as it is written; `None` if absent or null.
pub(crate) fn plain(value: &Value, name: &str) -> Option<String> {
    match value.get(name)? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string().chars().take(32).collect()),
    }
}

pub(crate) fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value
        .get(name)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// true, "true", 1, "1".
pub(crate) fn flag(value: &Value, name: &str) -> bool {
    match value.get(name) {
        Some(Value::Bool(flag)) => *flag,
        Some(Value::String(text)) => text.eq_ignore_ascii_case("true") || text == "1",
        Some(Value::Number(number)) => number.as_u64() == Some(1),
        _ => false,
    }
}

pub(crate) fn number(value: &Value, name: &str) -> Option<u64> {
    match value.get(name)? {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_u64(),
    }
}

/// Names by id, as folders and groups are kept.
pub(crate) fn names(
    list: &[Value],
    id: &str,
    name: &str,
) -> std::collections::HashMap<String, String> {
    list.iter()
        .filter_map(|item| Some((plain(item, id)?, text(item, name).to_owned())))
        .collect()
}

/// A secret as a list of signed bytes.
pub(crate) fn bytes(value: Option<&Value>) -> Option<Vec<u8>> {
    value?
        .as_array()?
        .iter()
        .map(|byte| {
            let byte = byte.as_i64()?;
            (-128..=255).contains(&byte).then_some(byte as u8)
        })
        .collect()
}
