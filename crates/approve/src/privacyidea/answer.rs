//! What the person answers, and what the server makes of it.

use super::{Challenge, MOST_TEXT, ServerError, Token, read};
use crate::http::{Request, Response};

/// A person's answer to a challenge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Approve,
    /// With the option that the sign-in page shows.
    ApproveWith {
        presence: String,
    },
    Deny,
    /// It was somebody else who tried. Sent as a plain refusal where the server takes no reason.
    NotMe,
}

/// What the server made of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// `false`: the answer did not match an open challenge: another option was shown, it expired, or was
    /// answered already.
    pub taken: bool,
    /// To be typed where the person signs in.
    pub display_code: Option<String>,
    /// In the server's own words; a text from outside.
    pub message: Option<String>,
}

impl Token {
    /// The answer to a challenge of this token.
    pub fn answer(&self, challenge: &Challenge, answer: &Answer) -> Request {
        let mut signed = format!("{}|{}", challenge.nonce, self.serial);
        let mut request = Request::post(&self.url)
            .field("serial", &self.serial)
            .field("nonce", &challenge.nonce);
        match answer {
            Answer::Approve => {}
            Answer::ApproveWith { presence } => {
                signed.push('|');
                signed.push_str(presence);
                request = request.field("presence_answer", presence);
            }
            Answer::Deny | Answer::NotMe => {
                signed.push_str("|decline");
                request = request.field("decline", "1");
                // Older servers take no answer with a reason, and leave the challenge open.
                if *answer == Answer::NotMe && challenge.takes_reason {
                    signed.push_str("|unknown_trigger");
                    request = request.field("decline_reason", "unknown_trigger");
                }
            }
        }
        request.field("signature", self.device_key.sign(&signed))
    }
}

/// Reads what came back for [`Token::answer`].
pub fn read_answer(response: &Response) -> Result<Taken, ServerError> {
    let good = read(response)?;
    let taken = good.value.as_bool().ok_or(ServerError::NotAnAnswer {
        status: response.status,
    })?;
    let text = |name: &str| -> Option<String> {
        let text = good.detail.get(name)?.as_str()?;
        (!text.is_empty() && text.len() <= MOST_TEXT).then(|| text.to_owned())
    };
    Ok(Taken {
        taken,
        display_code: text("display_code").filter(|code| taken && code.len() <= 16),
        message: text("message"),
    })
}
