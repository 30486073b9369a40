//! The clock that codes depend on: asked about by a click, right and wrong.

use std::net::UdpSocket;
use std::time::{SystemTime, UNIX_EPOCH};

use penning_e2e::{Result, Start, faketime, travel};

use crate::ways::open_settings;

/// From 1900, where NTP counts from, to 1970.
const NTP_SECONDS: u64 = 2_208_988_800;

/// A time server on this machine, with the right time, for as long as the test runs (RFC 5905, section 7.3).
/// Gives its address.
fn time_server() -> Result<String> {
    let socket = UdpSocket::bind("127.0.0.1:0")?;
    let address = socket.local_addr()?.to_string();
    std::thread::spawn(move || -> Result<()> {
        loop {
            let mut question = [0; 48];
            let (length, from) = socket.recv_from(&mut question)?;
            if length != question.len() {
                continue;
            }
            let now = SystemTime::now().duration_since(UNIX_EPOCH)?;
            let seconds = u32::try_from(now.as_secs() + NTP_SECONDS)?;
            let fraction = u32::try_from((u64::from(now.subsec_nanos()) << 32) / 1_000_000_000)?;
            let time = [seconds.to_be_bytes(), fraction.to_be_bytes()].concat();
            let mut answer = [0; 48];
            // Version 4, a server's answer, of a clock of the first stratum.
            answer[..2].copy_from_slice(&[0x24, 1]);
            answer[16..24].copy_from_slice(&time);
            answer[24..32].copy_from_slice(&question[40..]);
            answer[32..40].copy_from_slice(&time);
            answer[40..].copy_from_slice(&time);
            socket.send_to(&answer, from)?;
        }
    });
    Ok(address)
}

#[test]
fn a_right_clock_is_said_to_be_right_and_a_wrong_one_how_to_set_it() -> Result<()> {
    travel("clock", async |journey| {
        let server = time_server()?;
        let named = ("PENNING_TIME_SERVER", server.as_str());
        let page = journey
            .start_with(&Start {
                variables: &[named],
                ..Start::default()
            })
            .await?;
        open_settings(&page).await?;
        page.press("Check my clock").await?;
        page.reads(&format!("Your clock is right, by {server}."))
            .await?;
        journey.picture("right")?;

        let library = faketime()?;
        for (offset, told) in [
            ("-95s", "95 seconds behind"),
            ("+21s", "21 seconds ahead"),
            ("+12s", "right enough: 12 seconds off"),
        ] {
            let page = journey
                .start_with(&Start {
                    variables: &[
                        named,
                        ("LD_PRELOAD", &library),
                        ("FAKETIME", offset),
                        ("FAKETIME_DONT_FAKE_MONOTONIC", "1"),
                    ],
                    ..Start::default()
                })
                .await?;
            open_settings(&page).await?;
            page.press("Check my clock").await?;
            page.reads(told).await?;
            assert_eq!(
                page.text().await?.contains("switch on setting the time"),
                !told.contains("enough"),
                "how to set it"
            );
            journey.picture(offset)?;
            // The list tells as well, where people see their codes.
            page.press("Back").await?;
            page.reads("Add your first account").await?;
            assert_eq!(
                page.text().await?.contains("Date and time"),
                !told.contains("enough"),
                "above the list"
            );
        }
        Ok(())
    })
}
