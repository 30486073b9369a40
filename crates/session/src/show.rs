//! Accounts as codes for another device. What leaves here are pictures, never texts, and only for a person who proved
//! to be here.

use penning_otp::{Enrolment, migration, write_uri};
use penning_vault::Account;
use zeroize::Zeroizing;

use crate::Session;
use crate::problem::{Code, Problem};
use crate::view::{LeftOut, ShownCodes};

/// Pixels a module: the page shows each as a whole number of its own.
const PIXELS_A_MODULE: u32 = 1;

impl Session {
    /// An account as the code that its website showed, to hold before another authenticator.
    pub fn show_account(&self, id: &str) -> Result<ShownCodes, Problem> {
        self.require_presence()?;
        let uri = {
            let state = self.state();
            write_uri(&enrolment(state.account(id)?))
        };
        self.show(vec![uri], Vec::new())
    }

    /// Accounts as the codes of one transfer, for apps that read Google Authenticator's. Ids that are gone are left out.
    pub fn show_transfer(&self, ids: &[String]) -> Result<ShownCodes, Problem> {
        self.require_presence()?;
        let (accounts, titles) = {
            let state = self.state();
            state.vault()?;
            let found: Vec<&Account> = ids.iter().filter_map(|id| state.account(id).ok()).collect();
            let accounts: Vec<Enrolment> = found.iter().map(|one| enrolment(one)).collect();
            let titles: Vec<String> = found.iter().map(|one| full_title(one)).collect();
            (accounts, titles)
        };
        let mut number = [0; 4];
        self.ports.vault.random.fill(&mut number);
        // A number that differs from transfer to transfer; readers take it for positive.
        let batch = i32::from_le_bytes(number) & i32::MAX;
        let written = migration::write(&accounts, batch);
        let left_out = written.left_out.iter().filter_map(|(place, why)| {
            let why = match why {
                migration::LeftOut::Kind => "kind",
                migration::LeftOut::Period => "period",
                migration::LeftOut::Digits => "digits",
                migration::LeftOut::Counter => "counter",
            };
            let title = titles.get(*place)?.clone();
            Some(LeftOut { title, why })
        });
        let left_out = left_out.collect();
        self.show(written.uris, left_out)
    }

    /// Until [`Session::hides_codes`], whatever looks at the screen looks past these.
    fn show(
        &self,
        texts: Vec<Zeroizing<String>>,
        left_out: Vec<LeftOut>,
    ) -> Result<ShownCodes, Problem> {
        let pictures = texts.iter().map(|text| picture(text));
        let pictures = pictures.collect::<Result<_, _>>()?;
        self.shows_codes(&texts);
        Ok(ShownCodes { pictures, left_out })
    }
}

fn enrolment(account: &Account) -> Enrolment {
    let mut enrolment = Enrolment::new(
        &account.issuer,
        &account.account_name,
        account.credential.clone(),
    );
    enrolment.extra = account.extra.clone();
    enrolment
}

fn full_title(account: &Account) -> String {
    match (account.issuer.as_str(), account.account_name.as_str()) {
        ("", name) => name.to_owned(),
        (issuer, "") => issuer.to_owned(),
        (issuer, name) => format!("{issuer} ({name})"),
    }
}

fn picture(text: &str) -> Result<Zeroizing<Vec<u8>>, Problem> {
    match penning_qr::draw_png(text, PIXELS_A_MODULE) {
        Ok(png) => Ok(Zeroizing::new(png)),
        Err(error) => {
            log::warn!("no code can be drawn: {error}");
            Err(Code::ShowTooLong.into())
        }
    }
}
