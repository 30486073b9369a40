use crate::{Page, Result, now, oathtool};

/// An account that a website hands out, and what another program makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Account {
    pub issuer: &'static str,
    pub name: &'static str,
    pub secret: &'static str,
}

/// Accounts of the journeys: their secrets must never be read anywhere but in the vault.
pub const GITHUB: Account = Account {
    issuer: "GitHub",
    name: "anna@example.org",
    secret: "M5UXI2DVMIQGSZZAMEQHAZLONZUW4ZZB",
};
pub const HOSPITAL: Account = Account {
    issuer: "Hospital",
    name: "a.devries",
    secret: "NBXXG4DJORQWYIDJOMQGCIDQMVXG42LO",
};
pub const MAIL: Account = Account {
    issuer: "Mail",
    name: "anna.k",
    secret: "NVQWS3BANFZSAYJAOBSW43TJNZTSCIJB",
};
pub const VPN: Account = Account {
    issuer: "VPN",
    name: "anna.k",
    secret: "OZYG4IDJOMQGCIDQMVXG42LOM4QSCIJB",
};

pub const ALL: &[Account] = &[GITHUB, HOSPITAL, MAIL, VPN];

impl Account {
    /// As the QR code on the website has it.
    pub fn uri(&self) -> String {
        let Account {
            issuer,
            name,
            secret,
        } = self;
        format!("otpauth://totp/{issuer}:{name}?secret={secret}&issuer={issuer}")
    }

    /// Waits until the list shows this account with the code that `oathtool` makes of it.
    ///
    /// # Errors
    /// It shows another code, or none.
    pub async fn is_right_in(&self, page: &Page) -> Result<()> {
        let what = format!("the right code of {}", self.issuer);
        page.until(&what, async |page| {
            let before = oathtool(self.secret, now(), &[])?;
            let shown = page.code_of(self.issuer).await?;
            Ok(shown.is_some_and(|shown| shown == before))
        })
        .await
    }

    /// Whether this is its code now, or was a moment ago.
    ///
    /// # Errors
    /// oathtool is not installed.
    pub fn makes(&self, code: &str) -> Result<bool> {
        let now = now();
        Ok(
            code == oathtool(self.secret, now, &[])?
                || code == oathtool(self.secret, now - 5, &[])?,
        )
    }
}
