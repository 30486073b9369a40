//! Accounts that answer challenges: tiqr and OCRA. PINs and secrets come in and never go out.

use tauri::State;
use zeroize::Zeroizing;

use super::blocking;
use crate::App;
use crate::dto::{Problem, TiqrAnswered, TiqrOffer, TiqrRequest, TypedOcra};
use crate::sealed::Sealed;

#[tauri::command]
pub async fn tiqr_offer(app: State<'_, App>, request: String) -> Result<TiqrOffer, Problem> {
    let offer = blocking(&app.session, move |session| session.tiqr_offer(&request));
    Ok(offer.await?.into())
}

#[tauri::command]
pub async fn tiqr_enrol(
    app: State<'_, App>,
    request_and_pin: Sealed<(String, String)>,
) -> Result<String, Problem> {
    let (request, pin) = request_and_pin.0;
    let pin = Zeroizing::new(pin);
    let language = app.words().language().tag();
    let added = blocking(&app.session, move |session| {
        session.tiqr_enrol(&request, &pin, language)
    })
    .await?;
    app.accounts_changed();
    Ok(added)
}

#[tauri::command]
pub async fn tiqr_request(app: State<'_, App>, request: String) -> Result<TiqrRequest, Problem> {
    let asked = blocking(&app.session, move |session| session.tiqr_request(&request));
    Ok(asked.await?.into())
}

#[tauri::command]
pub async fn tiqr_answer(
    app: State<'_, App>,
    request_account_and_pin: Sealed<(String, String, String)>,
) -> Result<TiqrAnswered, Problem> {
    let (request, account, pin) = request_account_and_pin.0;
    let pin = Zeroizing::new(pin);
    let language = app.words().language().tag();
    let answered = blocking(&app.session, move |session| {
        session.tiqr_answer(&request, &account, &pin, language)
    });
    Ok(answered.await?.into())
}

#[tauri::command]
pub async fn ocra_add(app: State<'_, App>, typed: Sealed<TypedOcra>) -> Result<String, Problem> {
    let added = blocking(&app.session, move |session| {
        session.add_ocra(typed.0.into())
    })
    .await?;
    app.accounts_changed();
    Ok(added)
}

#[tauri::command]
pub async fn ocra_respond(
    app: State<'_, App>,
    id_challenge_and_pin: Sealed<(String, String, Option<String>)>,
) -> Result<String, Problem> {
    let (id, challenge, pin) = id_challenge_and_pin.0;
    let pin = pin.map(Zeroizing::new);
    let response = blocking(&app.session, move |session| {
        session.ocra_respond(&id, &challenge, pin.as_ref().map(|pin| pin.as_str()))
    });
    Ok(response.await?.to_string())
}

#[tauri::command]
pub async fn responder_remove(app: State<'_, App>, id: String) -> Result<(), Problem> {
    blocking(&app.session, move |session| session.remove_responder(&id)).await?;
    app.accounts_changed();
    Ok(())
}
