//! CSV of password managers: told apart by their headings.

use std::collections::HashMap;

use super::{Format, ImportError};
use crate::content::Content;
use crate::draft::Found;

pub(super) const FORMAT: Format = Format {
    name: "csv",
    recognise: |content| layout(content).is_some(),
    sealed: super::never,
    read: |content, _| read(content),
};

/// Where a password manager puts what; headings in lower case.
struct Layout {
    /// Headings that only this one has together.
    headings: &'static [&'static str],
    totp: &'static str,
    title: &'static str,
    user: &'static str,
    note: &'static str,
    group: &'static str,
    pinned: &'static str,
    archived: &'static str,
}

const fn layout_of(headings: &'static [&'static str], names: [&'static str; 7]) -> Layout {
    let [totp, title, user, note, group, pinned, archived] = names;
    Layout {
        headings,
        totp,
        title,
        user,
        note,
        group,
        pinned,
        archived,
    }
}

static LAYOUTS: &[Layout] = &[
    // Bitwarden, its authenticator too
    layout_of(
        &["folder", "login_totp"],
        [
            "login_totp",
            "name",
            "login_username",
            "notes",
            "folder",
            "favorite",
            "",
        ],
    ),
    // Proton Pass
    layout_of(
        &["vault", "totp", "createtime"],
        ["totp", "name", "username", "note", "vault", "", ""],
    ),
    // KeePassXC
    layout_of(
        &["group", "title", "totp"],
        ["totp", "title", "username", "notes", "group", "", ""],
    ),
    // 1Password
    layout_of(
        &["otpauth", "archived", "tags"],
        [
            "otpauth", "title", "username", "notes", "tags", "favorite", "archived",
        ],
    ),
    // Dashlane
    layout_of(
        &["username2", "otpsecret"],
        ["otpsecret", "title", "username", "note", "category", "", ""],
    ),
    // Apple's Passwords
    layout_of(
        &["title", "otpauth"],
        ["otpauth", "title", "username", "notes", "", "", ""],
    ),
    // LastPass
    layout_of(
        &["totp", "grouping", "extra"],
        ["totp", "name", "username", "extra", "grouping", "fav", ""],
    ),
    // extract_otp_secrets
    layout_of(
        &["name", "secret", "type", "url"],
        ["url", "issuer", "name", "", "", "", ""],
    ),
];

fn headings(content: &Content) -> Option<HashMap<String, usize>> {
    let text = content.text()?;
    let first = text.lines().next()?;
    if first.len() > 4096 || !first.contains(',') {
        return None;
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(first.as_bytes());
    let record = reader.records().next()?.ok()?;
    Some(
        record
            .iter()
            .enumerate()
            .map(|(index, name)| (name.trim().to_ascii_lowercase(), index))
            .collect(),
    )
}

fn layout(content: &Content) -> Option<(&'static Layout, HashMap<String, usize>)> {
    let headings = headings(content)?;
    let layout = LAYOUTS.iter().find(|layout| {
        layout
            .headings
            .iter()
            .all(|name| headings.contains_key(*name))
    })?;
    Some((layout, headings))
}

fn read(content: &Content) -> Result<Found, ImportError> {
    let (layout, headings) = layout(content).ok_or(ImportError::Damaged)?;
    // Rows may be longer than the headings.
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(content.text().unwrap_or_default().as_bytes());
    let mut found = Found::default();
    for record in reader.records() {
        let record = record.map_err(|_| ImportError::Damaged)?;
        let field = |name: &str| {
            headings
                .get(name)
                .and_then(|&index| record.get(index))
                .unwrap_or_default()
                .trim()
        };
        let totp = field(layout.totp);
        if totp.is_empty() {
            continue;
        }
        let title = field(layout.title);
        let before = found.entries.len();
        found.field(totp, title, field(layout.user));
        let Some(entry) = found.entries.get_mut(before) else {
            continue;
        };
        if totp.to_ascii_lowercase().starts_with("steam://") && !title.is_empty() {
            entry.enrolment.issuer = title.to_owned();
        }
        entry.note = field(layout.note).to_owned();
        entry.groups = field(layout.group)
            .split(';')
            .map(str::trim)
            .filter(|group| !group.is_empty())
            .map(str::to_owned)
            .collect();
        entry.pinned = matches!(field(layout.pinned), "1" | "true");
        entry.archived = field(layout.archived) == "true";
    }
    Ok(found)
}
