//! How does a code get to another program, and leave again?

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use arboard::{Error, Get, Set};
use penning_session::ports::{Clip, Clipboard, ClipboardError};
use zeroize::Zeroizing;

/// The desktop's clipboard.
///
/// Keep one for as long as the program runs: on X11 and Wayland what was copied is handed out by
/// the program that copied it, and is gone when this is dropped.
///
/// Reading waits for the program that copied, which may be this one: where the thread that draws
/// also serves the clipboard (GTK does), reading on it waits for itself.
#[derive(Default)]
pub struct SystemClipboard {
    /// Opened at the first use, so that a desktop that is not there yet is found later.
    open: Mutex<Option<arboard::Clipboard>>,
}

impl SystemClipboard {
    pub fn new() -> SystemClipboard {
        SystemClipboard::default()
    }

    fn with<T>(
        &self,
        act: impl FnMut(&mut arboard::Clipboard) -> Result<T, Error>,
    ) -> Result<T, ClipboardError> {
        with(&mut self.locked(), act)
    }

    fn locked(&self) -> MutexGuard<'_, Option<arboard::Clipboard>> {
        // Whoever panicked left no half-done state: each use is one call.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn with<T>(
    open: &mut Option<arboard::Clipboard>,
    mut act: impl FnMut(&mut arboard::Clipboard) -> Result<T, Error>,
) -> Result<T, ClipboardError> {
    if let Some(clipboard) = open.as_mut() {
        match act(clipboard) {
            // The connection to the desktop may have gone since the last use.
            Err(Error::Unknown { .. }) => *open = None,
            done => return done.map_err(explain),
        }
    }
    let clipboard = arboard::Clipboard::new().map_err(|error| {
        log::info!("no clipboard: {error}");
        ClipboardError::Absent
    })?;
    act(open.insert(clipboard)).map_err(explain)
}

impl Clipboard for SystemClipboard {
    fn put_secret(&self, text: &str) -> Result<(), ClipboardError> {
        self.with(|clipboard| leave_out_of_histories(clipboard.set()).text(Cow::Borrowed(text)))
    }

    fn holds(&self, text: &str) -> bool {
        self.with(|clipboard| holds(clipboard, text))
            .unwrap_or(false)
    }

    fn clear_if_holds(&self, text: &str) -> bool {
        let mut open = self.locked();
        let cleared = with(&mut open, |clipboard| {
            let holds = holds(clipboard, text)?;
            if holds {
                clipboard.clear()?;
            }
            Ok(holds)
        });
        if cleared == Ok(true) {
            // X11 tells of the clearing a little later, and whatever was copied by then would be
            // forgotten with it. So the next copy gets a window of its own.
            *open = None;
        }
        cleared.unwrap_or_else(|error| {
            log::warn!("the clipboard could not be cleared: {error}");
            false
        })
    }

    fn read(&self) -> Result<Clip, ClipboardError> {
        self.with(read)
    }
}

fn holds(clipboard: &mut arboard::Clipboard, text: &str) -> Result<bool, Error> {
    let mut forms = Forms::of(clipboard)?;
    let held = forms.take(|get| get.text().map(Zeroizing::new));
    match held {
        Some(held) => Ok(*held == text),
        None => forms.nothing(false),
    }
}

fn read(clipboard: &mut arboard::Clipboard) -> Result<Clip, Error> {
    let mut forms = Forms::of(clipboard)?;
    if !forms.files.is_empty() {
        return Ok(Clip::Files(forms.files));
    }
    let picture = forms.take(|get| get.image());
    let text = forms.take(|get| get.text().map(Zeroizing::new));
    match (picture, text) {
        (Some(picture), text) => {
            let side = |pixels: usize| u32::try_from(pixels).map_err(|_| Error::ConversionFailure);
            Ok(Clip::Picture {
                width: side(picture.width)?,
                height: side(picture.height)?,
                rgba: Zeroizing::new(picture.bytes.into_owned()),
                text,
            })
        }
        (None, Some(text)) if !text.is_empty() => Ok(Clip::Text(text)),
        (None, _) => forms.nothing(Clip::Empty),
    }
}

/// The forms in which another program offers what it copied, asked for one after the other.
struct Forms<'c> {
    clipboard: &'c mut arboard::Clipboard,
    files: Vec<PathBuf>,
    /// Why a form could not be read. Some programs answer a question for one form with another
    /// (`xclip` does), so this only counts when nothing was found in any form.
    failure: Option<Error>,
}

impl<'c> Forms<'c> {
    /// Asks for files first, for that question shows whether the other program answers at all: one
    /// that hangs lets each form time out after 4 s, and text alone is asked for in six.
    fn of(clipboard: &'c mut arboard::Clipboard) -> Result<Forms<'c>, Error> {
        const HANGS: Duration = Duration::from_secs(3);
        let since = Instant::now();
        let mut forms = Forms {
            clipboard,
            files: Vec::new(),
            failure: None,
        };
        match forms.take(|get| get.file_list()) {
            Some(files) => forms.files = files,
            None if since.elapsed() > HANGS => return Err(Error::ClipboardOccupied),
            None => {}
        }
        Ok(forms)
    }

    fn take<T>(&mut self, form: impl FnOnce(Get<'_>) -> Result<T, Error>) -> Option<T> {
        match form(self.clipboard.get()) {
            Ok(it) => Some(it),
            Err(Error::ContentNotAvailable | Error::ConversionFailure) => None,
            Err(error) => {
                self.failure = Some(error);
                None
            }
        }
    }

    /// `nothing`, unless that is only because a form could not be read.
    fn nothing<T>(self, nothing: T) -> Result<T, Error> {
        match self.failure {
            Some(failure) => Err(failure),
            None => Ok(nothing),
        }
    }
}

/// The marks that clipboard histories look for: `x-kde-passwordManagerHint` (KDE's, which others
/// follow), `ExcludeClipboardContentFromMonitorProcessing` and its two companions on Windows, and
/// `org.nspasteboard.ConcealedType` on macOS.
fn leave_out_of_histories(set: Set<'_>) -> Set<'_> {
    #[cfg(target_os = "linux")]
    {
        use arboard::SetExtLinux;
        set.exclude_from_history()
    }
    #[cfg(target_os = "windows")]
    {
        use arboard::SetExtWindows;
        set.exclude_from_cloud()
            .exclude_from_history()
            .exclude_from_monitoring()
    }
    #[cfg(target_os = "macos")]
    {
        use arboard::SetExtApple;
        set.exclude_from_history()
    }
}

fn explain(error: Error) -> ClipboardError {
    match error {
        Error::ClipboardNotSupported => ClipboardError::Absent,
        Error::ClipboardOccupied => ClipboardError::Busy,
        other => ClipboardError::Failed(other.to_string()),
    }
}
