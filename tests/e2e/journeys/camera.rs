//! A code that is held before the camera, on the real media service with cameras that are not there.

use std::path::PathBuf;

use penning_e2e::{GITHUB, Journey, MAIL, Page, Result, Start, picture, travel};
use penning_test_desktop::{Cameras, wait_for};

const SIZE: (u32, u32) = (1280, 720);

#[test]
fn a_code_held_before_the_camera_becomes_an_account() -> Result<()> {
    travel("camera-found", async |journey| {
        let code = before_the_camera(journey, "code", Some(&GITHUB.uri()))?;
        let nothing = before_the_camera(journey, "nothing", None)?;
        let page = journey.start().await?;
        let mut cameras = Cameras::start(&journey.desktop)?;
        cameras.plug("front", "Front camera", SIZE)?;
        cameras.show("front", &nothing)?;
        open(&page).await?;
        is_on(&page).await?;
        assert_eq!(cameras.watchers()?, ["penning"]);
        journey.picture("preview")?;

        cameras.show("front", &code)?;
        page.reads("Add this account?").await?;
        assert_eq!(page.value_of("Issuer").await?, GITHUB.issuer);
        cameras.rest()?;
        page.add().await?;
        GITHUB.is_right_in(&page).await
    })
}

#[test]
fn pictures_are_read_for_as_long_as_the_camera_sees_nothing_of_use() -> Result<()> {
    travel("camera-reads-on", async |journey| {
        let nothing = before_the_camera(journey, "nothing", None)?;
        let other = before_the_camera(journey, "other", Some("WIFI:S:guest;T:WPA;P:welcome;;"))?;
        let page = journey.start().await?;
        let mut cameras = Cameras::start(&journey.desktop)?;
        cameras.plug("front", "Front camera", SIZE)?;
        cameras.show("front", &nothing)?;
        open(&page).await?;
        for (file, words) in [
            (&nothing, "Hold the QR code"),
            (&other, "not for signing in"),
        ] {
            cameras.show("front", file)?;
            page.reads(words).await?;
            is_seen(&page).await?;
            let before = read_so_far(journey)?;
            wait_for("ten more pictures that were read", 60, || {
                let read = read_so_far(journey).ok()?;
                (read >= before + 10).then_some(())
            })?;
        }
        Ok(())
    })
}

/// Pictures that were read, as the log has it.
fn read_so_far(journey: &Journey) -> Result<usize> {
    Ok(journey.said()?.matches("a picture was read in").count())
}

#[test]
fn the_camera_is_off_when_its_dialog_closes() -> Result<()> {
    travel("camera-off", async |journey| {
        let nothing = before_the_camera(journey, "nothing", None)?;
        let page = journey.start().await?;
        let mut cameras = Cameras::start(&journey.desktop)?;
        cameras.plug("front", "Front camera", SIZE)?;
        cameras.show("front", &nothing)?;
        for way_out in ["Close", "Back"] {
            open(&page).await?;
            is_on(&page).await?;
            assert_eq!(cameras.watchers()?, ["penning"], "before {way_out}");
            page.press(way_out).await?;
            cameras.rest()?;
            if way_out == "Back" {
                page.press("Close").await?;
            }
        }
        // A hidden window needs no camera, either.
        open(&page).await?;
        is_on(&page).await?;
        journey.desktop.window("Penning")?.close()?;
        cameras.rest()
    })
}

#[test]
fn without_a_camera_there_is_a_way_on_and_one_plugged_in_starts() -> Result<()> {
    travel("camera-missing", async |journey| {
        let code = before_the_camera(journey, "code", Some(&MAIL.uri()))?;
        let page = journey.start().await?;
        // No media service at all.
        open(&page).await?;
        page.reads("Penning finds no way to the camera on this system.")
            .await?;
        journey.picture("no-service")?;
        page.press("Close").await?;

        let mut cameras = Cameras::start(&journey.desktop)?;
        open(&page).await?;
        page.reads("There is no camera on this computer.").await?;
        assert!(page.offers("Type it in").await?);
        journey.picture("none")?;
        cameras.plug("front", "Front camera", SIZE)?;
        is_on(&page).await?;
        cameras.show("front", &code)?;
        page.reads("Add this account?").await?;
        cameras.rest()
    })
}

#[test]
fn an_unplugged_camera_is_told_and_goes_on_when_it_is_back() -> Result<()> {
    travel("camera-unplugged", async |journey| {
        let nothing = before_the_camera(journey, "nothing", None)?;
        let page = journey.start().await?;
        let mut cameras = Cameras::start(&journey.desktop)?;
        cameras.plug("front", "Front camera", (640, 480))?;
        open(&page).await?;
        is_on(&page).await?;
        cameras.unplug("front")?;
        page.reads("The camera was disconnected.").await?;
        assert!(page.offers("Scan my screen").await?);
        journey.picture("unplugged")?;
        cameras.plug("front", "Front camera", SIZE)?;
        cameras.show("front", &nothing)?;
        is_on(&page).await?;
        page.press("Close").await?;
        cameras.rest()
    })
}

#[test]
fn a_camera_that_sends_nothing_is_told() -> Result<()> {
    travel("camera-silent", async |journey| {
        let page = journey.start().await?;
        let mut cameras = Cameras::start(&journey.desktop)?;
        cameras.plug("front", "Front camera", SIZE)?;
        cameras.mute("front", true)?;
        open(&page).await?;
        page.reads("The camera is on, but it sends no picture.")
            .await?;
        journey.picture("silent")?;
        page.press("Try again").await?;
        cameras.mute("front", false)?;
        is_on(&page).await
    })
}

#[test]
fn the_chosen_camera_is_remembered() -> Result<()> {
    travel("camera-chosen", async |journey| {
        let code = before_the_camera(journey, "code", Some(&GITHUB.uri()))?;
        let page = journey.start().await?;
        let mut cameras = Cameras::start(&journey.desktop)?;
        cameras.plug("front", "Front camera", SIZE)?;
        cameras.plug("desk", "Desk camera", SIZE)?;
        open(&page).await?;
        is_on(&page).await?;
        page.choose_option("Camera", "Desk camera").await?;
        page.until("the desk camera", async |page| {
            Ok(page.value_of("Camera").await? == "desk")
        })
        .await?;
        journey.picture("two")?;
        page.press("Close").await?;
        cameras.rest()?;
        // Only what stands before the desk camera is seen from now on.
        cameras.show("desk", &code)?;
        open(&page).await?;
        page.reads("Add this account?").await?;
        let settings = std::fs::read_to_string(journey.data().join("settings.json"))?;
        assert!(settings.contains("\"camera\": \"desk\""), "{settings}");
        Ok(())
    })
}

#[test]
fn a_camera_of_the_page_is_read_by_the_same_reader() -> Result<()> {
    travel("camera-in-page", async |journey| {
        let page = journey.start_with(&IN_PAGE).await?;
        let rows = picture::rows(&GITHUB.uri())?;
        page.script_with(REPLACE_CAMERA, serde_json::json!(rows))
            .await?;
        open(&page).await?;
        page.reads("Add this account?").await?;
        assert_eq!(page.value_of("Issuer").await?, GITHUB.issuer);
        let streams = "return window.streams.every((stream) => stream.getTracks().every((track) => track.readyState === 'ended'))";
        page.until("the camera's end", async |page| {
            Ok(page.script(streams).await? == true)
        })
        .await
    })
}

#[test]
fn a_busy_camera_and_a_forbidden_one_are_told_apart() -> Result<()> {
    travel("camera-refused", async |journey| {
        let page = journey.start_with(&IN_PAGE).await?;
        for (refusal, words, name) in [
            (
                "NotReadableError",
                "Another program is using the camera.",
                "busy",
            ),
            (
                "NotAllowedError",
                "Penning may not use the camera.",
                "denied",
            ),
        ] {
            page.script_with(REFUSE_CAMERA, serde_json::json!(refusal))
                .await?;
            open(&page).await?;
            page.reads(words).await?;
            assert!(page.offers("Try again").await?, "{name}");
            journey.picture(name)?;
            if name == "busy" {
                page.press("Close").await?;
            }
        }
        // The person allows it, and the other program ended.
        let rows = picture::rows(&GITHUB.uri())?;
        page.script_with(REPLACE_CAMERA, serde_json::json!(rows))
            .await?;
        page.press("Try again").await?;
        page.reads("Add this account?").await
    })
}

/// Where the page has the camera, as on Windows and macOS.
const IN_PAGE: Start<'_> = Start {
    arguments: &[],
    variables: &[("PENNING_CAMERA_IN_PAGE", "1")],
};

const REFUSE_CAMERA: &str = "
    const refusal = arguments[0];
    const devices = {
        getUserMedia: () => Promise.reject(new DOMException('no', refusal)),
        enumerateDevices: async () => [],
        addEventListener() {},
        removeEventListener() {},
    };
    Object.defineProperty(navigator, 'mediaDevices', { value: devices, configurable: true });
";

/// A canvas with the code in the place of the page's camera.
const REPLACE_CAMERA: &str = "
    const rows = arguments[0];
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width: 640, height: 480 });
    const draw = canvas.getContext('2d');
    const paint = () => {
        draw.fillStyle = '#ddd';
        draw.fillRect(0, 0, 640, 480);
        draw.fillStyle = '#111';
        rows.forEach((row, y) => [...row].forEach((bit, x) => bit === '1' && draw.fillRect(120 + x * 8, 50 + y * 8, 8, 8)));
    };
    paint();
    setInterval(paint, 60);
    window.streams = [];
    const devices = {
        getUserMedia: async () => { const stream = canvas.captureStream(15); window.streams.push(stream); return stream; },
        enumerateDevices: async () => [{ kind: 'videoinput', label: 'Front camera', deviceId: 'f' }],
        addEventListener() {},
    };
    Object.defineProperty(navigator, 'mediaDevices', { value: devices, configurable: true });
";

async fn open(page: &Page) -> Result<()> {
    page.press("Add an account").await?;
    page.press("Use the camera").await
}

/// The first picture is there: the dialog grew by it, and a click before that may go astray.
async fn is_seen(page: &Page) -> Result<()> {
    let seen = "const picture = document.querySelector('dialog [role=img]'); return Boolean(picture && !picture.hidden)";
    page.until("the camera's picture", async |page| {
        Ok(page.script(seen).await? == true)
    })
    .await
}

async fn is_on(page: &Page) -> Result<()> {
    is_seen(page).await?;
    page.reads("Hold the QR code in front of the camera").await
}

/// What a camera sees, as a file: a code of this text, or nothing of note.
fn before_the_camera(journey: &Journey, name: &str, text: Option<&str>) -> Result<PathBuf> {
    let file = journey.file(name);
    let grey = picture::camera_sees(text, (SIZE.0 as usize, SIZE.1 as usize))?;
    std::fs::write(&file, grey)?;
    Ok(file)
}
