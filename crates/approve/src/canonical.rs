//! JSON in the one form that is signed: RFC 8785 (JSON Canonicalization Scheme), for objects of texts,
//! truth values, whole numbers and nothing else that could be written in two ways.

use serde_json::Value;

/// `None` where the value holds a number that is not whole, or larger than JSON numbers are exact.
pub fn to_canonical(value: &Value) -> Option<String> {
    let mut text = String::new();
    write(value, &mut text)?;
    Some(text)
}

const LARGEST_EXACT: i64 = (1 << 53) - 1;

fn write(value: &Value, into: &mut String) -> Option<()> {
    match value {
        Value::Number(number) => {
            let whole = number.as_i64()?;
            if !(-LARGEST_EXACT..=LARGEST_EXACT).contains(&whole) {
                return None;
            }
            into.push_str(&whole.to_string());
        }
        Value::Array(items) => {
            into.push('[');
            for (position, item) in items.iter().enumerate() {
                if position > 0 {
                    into.push(',');
                }
                write(item, into)?;
            }
            into.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            // By UTF-16 code units, section 3.2.3.
            members.sort_by(|(one, _), (other, _)| one.encode_utf16().cmp(other.encode_utf16()));
            into.push('{');
            for (position, (name, member)) in members.into_iter().enumerate() {
                if position > 0 {
                    into.push(',');
                }
                write(&Value::String(name.clone()), into)?;
                into.push(':');
                write(member, into)?;
            }
            into.push('}');
        }
        // serde_json escapes texts as section 3.2.2.2 wants it.
        Value::Null | Value::Bool(_) | Value::String(_) => into.push_str(&value.to_string()),
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(json: &str) -> Option<String> {
        to_canonical(&serde_json::from_str(json).expect("the test's own JSON"))
    }

    #[test]
    fn members_stand_in_order_and_nothing_is_between_them() {
        let made = canonical(r#"{ "b": [1, true, null], "a": {"z": "x", "y": -3} }"#);
        let wanted = r#"{"a":{"y":-3,"z":"x"},"b":[1,true,null]}"#;
        assert_eq!(made.as_deref(), Some(wanted));
    }

    #[test]
    fn the_order_is_that_of_utf_16() {
        // From RFC 8785 section 3.2.3.
        let json = r#"{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One","\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}"#;
        let made = canonical(json).expect("texts only");
        let order = [
            "Carriage", "One", "Control", "Latin", "Euro", "Emoji", "Hebrew",
        ];
        let places: Vec<_> = order.iter().map(|word| made.find(word)).collect();
        assert!(places.is_sorted(), "{made}");
        assert!(made.starts_with(r#"{"\r":"#), "{made}");
    }

    #[test]
    fn a_number_that_has_two_spellings_is_refused() {
        assert_eq!(canonical(r#"{"a": 1.5}"#), None);
        assert_eq!(canonical(r#"[9007199254740993]"#), None);
    }
}
