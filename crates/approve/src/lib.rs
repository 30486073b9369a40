//! Is this sign-in request authentic, fresh and ours? And what is the answer to it?
//!
//! The protocols by which servers ask a person "is this you?", as exact state machines: each step gives a
//! [`http::Request`] to send, and reads the [`http::Response`] to it. Nothing here has a network or a
//! clock of its own; times are passed in, and whoever calls sends the requests through [`http::Http`].
//!
//! Read [`privacyidea`] for privacyIDEA's and eduMFA's push by polling, [`book`] for which of its
//! challenges a person gets to see, [`schedule`] for when to ask, [`clock`] for what a server's `Date`
//! says of ours, [`sntp`] for what a time server says of it, and [`keys`] for the signatures; and [`tiqr`], which asks by a code on the page.

#![forbid(unsafe_code)]

pub mod book;
pub mod clock;
pub mod http;
pub mod keys;
pub mod privacyidea;
pub mod schedule;
pub mod sntp;
pub mod tiqr;

mod canonical;
