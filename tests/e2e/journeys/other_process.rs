//! Another process, or a synchronised folder, edits the same vault while Penning runs.

use penning_e2e::{GITHUB, HOSPITAL, Journey, MAIL, Page, Result, travel_on};
use penning_otp::{Algorithm, Credential, Kind, Secret};
use penning_test_desktop::{KeychainAtStart, Parts};
use penning_vault::{Account, AccountId, Found, UnlockedVault, look, real_ports, seal};

const PASSWORD: &str = "brass token, worn thin";

/// With a password, which a test can know; the key in a keychain it cannot.
pub async fn start_with_password(journey: &mut Journey) -> Result<Page> {
    let page = journey.start().await?;
    page.press("Use a password instead").await?;
    page.write("New password", PASSWORD).await?;
    page.write("The same password again", PASSWORD).await?;
    page.press("Start with this password").await?;
    page.reads("Add your first account").await?;
    Ok(page)
}

pub fn without_keychain() -> Parts {
    Parts {
        keychain: KeychainAtStart::Absent,
        ..Parts::default()
    }
}

pub fn open(folder: &std::path::Path) -> Result<UnlockedVault> {
    match look(folder, &real_ports())? {
        Found::Vault(vault) => Ok(vault.unlock_with_password(PASSWORD)?),
        Found::Nothing => Err("no vault".into()),
    }
}

fn account(of: penning_e2e::Account) -> Result<Account> {
    let ports = real_ports();
    let credential = Credential::new(
        Kind::Totp { period_seconds: 30 },
        Algorithm::Sha1,
        6,
        Secret::parse_base32(of.secret)?,
    )?;
    let id = AccountId::random(&*ports.random);
    let now = ports.clock.unix_seconds();
    Ok(Account::new(id, of.issuer, of.name, credential, now))
}

fn issuers(vault: &UnlockedVault) -> Vec<String> {
    let accounts = &vault.document().accounts;
    accounts.iter().map(|one| one.issuer.clone()).collect()
}

#[test]
fn what_another_process_adds_shows_at_once_and_both_edits_stay() -> Result<()> {
    travel_on("two-processes", &without_keychain(), async |journey| {
        let page = start_with_password(journey).await?;
        page.paste(journey, &GITHUB.uri()).await?;
        page.add().await?;
        let mut theirs = open(&journey.data())?;
        theirs.change(|document| document.add(account(HOSPITAL).expect("a good account")))?;
        HOSPITAL.is_right_in(&page).await?;
        journey.picture("told")?;
        // Ours on top of theirs, theirs on top of ours.
        page.paste(journey, &MAIL.uri()).await?;
        page.add().await?;
        theirs.change(|document| {
            let now = real_ports().clock.unix_seconds();
            let id = document.accounts[0].id;
            document.edit(id, now, |account| account.issuer = "GitHub at work".into())
        })??;
        page.reads("GitHub at work").await?;
        assert_eq!(issuers(&theirs), ["GitHub at work", "Hospital", "Mail"]);
        journey.kill().await?;
        assert_eq!(issuers(&open(&journey.data())?), issuers(&theirs));
        Ok(())
    })
}

#[test]
fn a_synchronised_folder_that_changed_apart_is_merged() -> Result<()> {
    travel_on("synchronised", &without_keychain(), async |journey| {
        let page = start_with_password(journey).await?;
        page.paste(journey, &GITHUB.uri()).await?;
        page.add().await?;
        // Another computer gets the folder, and both are edited without the network.
        let there = journey.file("there");
        copy_folder(&journey.data(), &there)?;
        let mut theirs = open(&there)?;
        theirs.change(|document| {
            document.add(account(HOSPITAL).expect("a good account"));
            let now = real_ports().clock.unix_seconds() + 3600;
            let id = document.accounts[0].id;
            document.edit(id, now, |account| account.note = "edited there".into())
        })??;
        page.paste(journey, &MAIL.uri()).await?;
        page.add().await?;
        page.choose(GITHUB.issuer, "Edit").await?;
        page.write("Note", "edited here").await?;
        page.press("Save").await?;
        page.until("the dialog's end", async |page| {
            Ok(!page.offers("Save").await?)
        })
        .await?;
        // The synchronising program puts theirs in place.
        let new = journey.data().join("vault.age.sync");
        std::fs::copy(there.join("vault.age"), &new)?;
        std::fs::rename(new, journey.data().join("vault.age"))?;
        page.reads("An account was changed in two places at once.")
            .await?;
        journey.picture("merged")?;
        for account in [GITHUB, HOSPITAL, MAIL] {
            account.is_right_in(&page).await?;
        }
        journey.kill().await?;
        let merged = open(&journey.data())?;
        let document = merged.document();
        assert_eq!(document.accounts.len(), 3);
        assert!(
            document
                .accounts
                .iter()
                .any(|one| one.note == "edited there")
        );
        let trash = &document.trash;
        assert!(
            trash.iter().any(|one| one.account.note == "edited here"),
            "never dropped"
        );
        Ok(())
    })
}

#[test]
fn an_entry_that_cannot_be_read_blocks_no_other() -> Result<()> {
    travel_on("unreadable-entry", &without_keychain(), async |journey| {
        let page = start_with_password(journey).await?;
        page.paste(journey, &GITHUB.uri()).await?;
        page.add().await?;
        journey.stop().await?;
        let identity = open(&journey.data())?.identity().clone();
        let vault = journey.data().join("vault.age");
        let opened = seal::open(&std::fs::read(&vault)?, &identity)?;
        let odd = r#""accounts":[{"id":"of a later version","kind":"gauge"},"#;
        let text = std::str::from_utf8(opened.json())?.replacen(r#""accounts":["#, odd, 1);
        std::fs::write(&vault, seal::seal(text.as_bytes(), &identity, [7; 16]))?;
        let page = journey.start().await?;
        page.write("Password", PASSWORD).await?;
        page.press("Unlock").await?;
        GITHUB.is_right_in(&page).await?;
        page.reads("1 entry among your accounts cannot be read.")
            .await?;
        journey.picture("told")
    })
}

fn copy_folder(from: &std::path::Path, to: &std::path::Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)?.flatten() {
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
