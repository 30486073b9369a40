//! A camera through PipeWire.
//!
//! All of it happens on one thread, which runs the library's loop: what the library tells is only noted ([`Heard`]), and
//! acted upon between two turns of the loop, so nothing is taken down while it is being called.

use std::cell::{Cell, RefCell};
use std::ffi::{CStr, CString, c_char, c_int, c_void};
use std::ptr::{null, null_mut};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use penning_session::ports::{CameraError, CameraEvent, CameraFrame, CameraName, Told, Watching};

use super::library::{self, Library};
use super::{pixels, pod};

/// A turn of the loop waits no longer than this, and so does whoever drops the watch.
const TURN_MILLIS: c_int = 40;
/// Cameras send up to 60 pictures a second; more than this helps nobody.
const BETWEEN_FRAMES: Duration = Duration::from_millis(60);
/// A camera that has to warm up takes a second or two.
const SILENT_AFTER: Duration = Duration::from_secs(6);

pub fn watch(wanted: Option<&str>, told: Told) -> Result<Watching, CameraError> {
    let library = library::library().map_err(CameraError::Unsupported)?;
    let stop = Arc::new(AtomicBool::new(false));
    let wanted = wanted.map(str::to_owned);
    let stopped = Arc::clone(&stop);
    let thread = std::thread::Builder::new()
        .name("camera".into())
        .spawn(move || run(library, wanted, &stopped, told))
        .map_err(|error| CameraError::Failed(error.to_string()))?;
    Ok(Box::new(Watch {
        stop,
        thread: Some(thread),
    }))
}

struct Watch {
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            log::error!("the camera's thread panicked");
        }
    }
}

/// What the library told since the last turn.
enum Heard {
    Appeared(Node),
    Gone(u32),
    /// All cameras that were there at the start have been told.
    AllTold,
    Connection(String),
    Stream(StreamEnd),
    Frame(CameraFrame),
}

enum StreamEnd {
    Error(String),
    Unconnected,
}

struct Node {
    number: u32,
    serial: String,
    camera: CameraName,
}

/// What the library's calls find; it lives as long as the connection.
struct Ears {
    library: &'static Library,
    heard: RefCell<Vec<Heard>>,
    format: Cell<Option<pod::Format>>,
    stream: Cell<*mut library::Opaque>,
    last_frame: Cell<Option<Instant>>,
}

impl Ears {
    fn note(&self, heard: Heard) {
        self.heard.borrow_mut().push(heard);
    }
}

fn run(library: &'static Library, wanted: Option<String>, stop: &AtomicBool, mut told: Told) {
    let ears = Ears {
        library,
        heard: RefCell::default(),
        format: Cell::new(None),
        stream: Cell::new(null_mut()),
        last_frame: Cell::new(None),
    };
    let connection = match Connection::open(library, &ears) {
        Ok(connection) => connection,
        Err(error) => return told(CameraEvent::Off(error)),
    };
    let mut desk = Desk {
        ears: &ears,
        connection: &connection,
        nodes: Vec::new(),
        wanted,
        all_told: false,
        look_again: true,
        on: None,
        told,
    };
    while !stop.load(Ordering::Relaxed) {
        connection.turn(TURN_MILLIS);
        if !desk.act() {
            break;
        }
    }
    // A stream ends before its connection does.
    desk.on = None;
}

/// Which cameras there are, and the one that is on.
struct Desk<'a> {
    ears: &'a Ears,
    connection: &'a Connection<'a>,
    nodes: Vec<Node>,
    wanted: Option<String>,
    all_told: bool,
    /// A camera came since the last one went, so it is worth switching one on.
    look_again: bool,
    on: Option<Stream<'a>>,
    told: Told,
}

impl Desk<'_> {
    /// Does what follows from what was heard; whether to go on.
    fn act(&mut self) -> bool {
        let mut changed = false;
        for heard in self.ears.heard.take() {
            match heard {
                Heard::Appeared(node) => {
                    self.nodes.push(node);
                    self.look_again = true;
                    changed = true;
                }
                Heard::Gone(number) => {
                    let before = self.nodes.len();
                    self.nodes.retain(|node| node.number != number);
                    changed |= self.nodes.len() != before;
                    if self.on.as_ref().is_some_and(|on| on.node == number) {
                        self.off(CameraError::Unplugged);
                    }
                }
                Heard::AllTold => {
                    self.all_told = true;
                    changed = true;
                    if self.nodes.is_empty() {
                        let why = match forbidden() {
                            true => CameraError::Denied,
                            false => CameraError::Missing,
                        };
                        (self.told)(CameraEvent::Off(why));
                    }
                }
                Heard::Connection(why) => {
                    self.off(CameraError::Unsupported(why));
                    return false;
                }
                Heard::Frame(frame) => {
                    if let Some(on) = &mut self.on {
                        on.seen = true;
                        on.since = Instant::now();
                        (self.told)(CameraEvent::Frame(frame));
                    }
                }
                Heard::Stream(end) => self.ended(end),
            }
        }
        if let Some(on) = &self.on
            && on.since.elapsed() > SILENT_AFTER
        {
            self.off(CameraError::Silent);
        }
        if self.all_told && self.look_again && self.on.is_none() {
            self.look_again = false;
            self.switch_on();
            changed = true;
        }
        if changed && self.all_told {
            self.tell_cameras();
        }
        true
    }

    fn switch_on(&mut self) {
        let wanted = self.wanted.as_deref();
        let node = self
            .nodes
            .iter()
            .find(|node| Some(node.camera.id.as_str()) == wanted)
            .or(self.nodes.first());
        if let Some(node) = node {
            match Stream::open(self.connection, self.ears, node) {
                Ok(stream) => self.on = Some(stream),
                Err(error) => (self.told)(CameraEvent::Off(error)),
            }
        }
    }

    /// The stream ended by itself. Where its camera went, the list of cameras says so a moment later.
    fn ended(&mut self, end: StreamEnd) {
        let Some(on) = &self.on else {
            return;
        };
        match end {
            StreamEnd::Error(why) if on.seen && why.contains("target") => {
                self.off(CameraError::Unplugged);
            }
            StreamEnd::Error(why) => self.off(reason(why)),
            StreamEnd::Unconnected if on.seen => self.off(CameraError::Unplugged),
            StreamEnd::Unconnected => self.off(CameraError::Failed("not connected".into())),
        }
    }

    fn off(&mut self, why: CameraError) {
        self.on = None;
        (self.told)(CameraEvent::Off(why));
    }

    fn tell_cameras(&mut self) {
        let using = self.on.as_ref().map(|on| on.node);
        let using = self.nodes.iter().find(|node| Some(node.number) == using);
        (self.told)(CameraEvent::Cameras {
            all: self.nodes.iter().map(|node| node.camera.clone()).collect(),
            using: using.map(|node| node.camera.id.clone()),
        });
    }
}

/// What the library says when a stream breaks, in the words of errno.
fn reason(said: String) -> CameraError {
    let lower = said.to_lowercase();
    if lower.contains("busy") {
        CameraError::Busy
    } else if lower.contains("permi") || lower.contains("not permitted") {
        CameraError::Denied
    } else {
        CameraError::Failed(said)
    }
}

/// Cameras are there, and none that this user may open: the media service could not, either.
fn forbidden() -> bool {
    let entries = std::fs::read_dir("/dev").into_iter().flatten().flatten();
    let mut cameras = entries
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("video"))
        .map(|entry| rustix::fs::access(entry.path(), rustix::fs::Access::READ_OK))
        .peekable();
    cameras.peek().is_some() && cameras.all(|may| may == Err(rustix::io::Errno::ACCESS))
}

/// A connection to the media service.
struct Connection<'a> {
    library: &'static Library,
    inner: *mut library::Loop,
    context: *mut library::Opaque,
    core: *mut library::Interface,
    registry: *mut library::Interface,
    // Their places must not move while the library knows them.
    hooks: Box<[library::Hook; 2]>,
    _ears: &'a Ears,
}

impl<'a> Connection<'a> {
    fn open(library: &'static Library, ears: &'a Ears) -> Result<Connection<'a>, CameraError> {
        let mut connection = Connection {
            library,
            inner: null_mut(),
            context: null_mut(),
            core: null_mut(),
            registry: null_mut(),
            hooks: Box::new([library::Hook::new(), library::Hook::new()]),
            _ears: ears,
        };
        let data = std::ptr::from_ref(ears).cast_mut().cast();
        let absent = |what: &str| {
            let error = std::io::Error::last_os_error();
            match error.kind() {
                std::io::ErrorKind::PermissionDenied => CameraError::Denied,
                _ => CameraError::Unsupported(format!("{what}: {error}")),
            }
        };
        // SAFETY: each call as the library's headers ask for it; what it made is checked before it is used, and
        // taken down by `Drop`. The hooks and `ears` outlive the connection, and the tables are static.
        unsafe {
            connection.inner = (library.pw_loop_new)(null());
            if connection.inner.is_null() {
                return Err(absent("no loop"));
            }
            // From here on this thread is the loop's.
            let control = &*(*connection.inner).control;
            let methods = &*control.functions.cast::<library::LoopControl>();
            (methods.enter)(control.object);
            connection.context = (library.pw_context_new)(connection.inner, null_mut(), 0);
            if connection.context.is_null() {
                return Err(absent("no context"));
            }
            connection.core = (library.pw_context_connect)(connection.context, null_mut(), 0);
            if connection.core.is_null() {
                return Err(absent("no connection"));
            }
            let core = &*connection.core;
            let methods = &*core.functions.cast::<library::CoreMethods>();
            (methods.add_listener)(core.object, &mut connection.hooks[0], &CORE_EVENTS, data);
            connection.registry = (methods.registry)(core.object, REGISTRY_VERSION, 0);
            if connection.registry.is_null() {
                return Err(absent("no registry"));
            }
            let registry = &*connection.registry;
            let registry_methods = &*registry.functions.cast::<library::RegistryMethods>();
            (registry_methods.add_listener)(
                registry.object,
                &mut connection.hooks[1],
                &REGISTRY_EVENTS,
                data,
            );
            (methods.sync)(core.object, library::CORE, 0);
        }
        Ok(connection)
    }

    fn turn(&self, millis: c_int) {
        // SAFETY: the loop was made by `open`, on this thread.
        unsafe {
            let control = &*(*self.inner).control;
            let methods = &*control.functions.cast::<library::LoopControl>();
            (methods.iterate)(control.object, millis);
        }
    }
}

impl Drop for Connection<'_> {
    fn drop(&mut self) {
        let library = self.library;
        // SAFETY: what `open` made, in the reverse order; nothing uses it any more.
        unsafe {
            if !self.registry.is_null() {
                (library.pw_proxy_destroy)(self.registry);
            }
            if !self.core.is_null() {
                (library.pw_core_disconnect)(self.core);
            }
            if !self.context.is_null() {
                (library.pw_context_destroy)(self.context);
            }
            if !self.inner.is_null() {
                let control = &*(*self.inner).control;
                let methods = &*control.functions.cast::<library::LoopControl>();
                (methods.leave)(control.object);
                (library.pw_loop_destroy)(self.inner);
            }
        }
    }
}

/// A camera's pictures on their way.
struct Stream<'a> {
    ears: &'a Ears,
    connection: &'a Connection<'a>,
    stream: *mut library::Opaque,
    /// The camera itself, which says when it fails.
    proxy: *mut library::Interface,
    /// Known to the library for as long as stream and proxy live.
    _hooks: Box<[library::Hook; 2]>,
    node: u32,
    /// When the last picture came, or the stream was opened.
    since: Instant,
    seen: bool,
}

impl<'a> Stream<'a> {
    fn open(
        connection: &'a Connection<'a>,
        ears: &'a Ears,
        node: &Node,
    ) -> Result<Stream<'a>, CameraError> {
        let library = connection.library;
        let properties = format!(
            "{{ media.type = Video media.category = Capture media.role = Camera \
             node.name = penning node.description = Penning target.object = {} }}",
            node.serial
        );
        let properties = CString::new(properties).unwrap_or_default();
        let mut hooks = Box::new([library::Hook::new(), library::Hook::new()]);
        let data = std::ptr::from_ref(ears).cast_mut().cast();
        let formats = pod::wanted_formats(&pixels::RAW);
        let formats = formats.pointers();
        ears.format.set(None);
        // SAFETY: the connection is open; the library takes over the properties and copies the pods; hook and `ears`
        // outlive the stream, which `Drop` destroys.
        unsafe {
            let properties = (library.pw_properties_new_string)(properties.as_ptr());
            let stream = (library.pw_stream_new)(connection.core, c"Penning".as_ptr(), properties);
            if stream.is_null() {
                let error = std::io::Error::last_os_error();
                return Err(CameraError::Failed(error.to_string()));
            }
            ears.stream.set(stream);
            (library.pw_stream_add_listener)(stream, &mut hooks[0], &STREAM_EVENTS, data);
            let registry = &*connection.registry;
            let methods = &*registry.functions.cast::<library::RegistryMethods>();
            let proxy = (methods.bind)(
                registry.object,
                node.number,
                library::NODE.as_ptr(),
                library::NODE_VERSION,
                0,
            );
            if let Some(camera) = proxy.as_ref() {
                let methods = &*camera.functions.cast::<library::NodeMethods>();
                (methods.add_listener)(camera.object, &mut hooks[1], &NODE_EVENTS, data);
            }
            let opened = Stream {
                ears,
                connection,
                stream,
                proxy,
                _hooks: hooks,
                node: node.number,
                since: Instant::now(),
                seen: false,
            };
            let connected = (library.pw_stream_connect)(
                stream,
                library::DIRECTION_INPUT,
                library::ANY,
                library::AUTOCONNECT | library::MAP_BUFFERS | library::DONT_RECONNECT,
                formats.as_ptr(),
                formats.len() as u32,
            );
            match connected {
                0.. => Ok(opened),
                failed => Err(CameraError::Failed(
                    std::io::Error::from_raw_os_error(-failed).to_string(),
                )),
            }
        }
    }
}

impl Drop for Stream<'_> {
    fn drop(&mut self) {
        self.ears.stream.set(null_mut());
        let library = self.ears.library;
        // Pictures that came meanwhile wait in the loop, with the stream they belong to: they go before it does.
        // SAFETY: made by `open`.
        unsafe { (library.pw_stream_disconnect)(self.stream) };
        self.connection.turn(0);
        // SAFETY: made by `open`, and destroyed once, never from within one of their own events.
        unsafe {
            (library.pw_stream_destroy)(self.stream);
            if !self.proxy.is_null() {
                (library.pw_proxy_destroy)(self.proxy);
            }
        }
        // What it told meanwhile is about a stream that is gone.
        let mut heard = self.ears.heard.borrow_mut();
        heard.retain(|one| !matches!(one, Heard::Frame(_) | Heard::Stream(_)));
    }
}

const REGISTRY_VERSION: u32 = 3;

static CORE_EVENTS: library::CoreEvents = library::CoreEvents {
    version: 0,
    info: None,
    done: on_done,
    ping: None,
    error: on_error,
    others: [None; 4],
};

static REGISTRY_EVENTS: library::RegistryEvents = library::RegistryEvents {
    version: 0,
    global: on_global,
    gone: on_gone,
};

static STREAM_EVENTS: library::StreamEvents = library::StreamEvents {
    version: 0,
    destroyed: None,
    state: on_state,
    unheard: [None; 2],
    parameter: on_parameter,
    buffers: [None; 2],
    process: on_process,
    drained: None,
};

static NODE_EVENTS: library::NodeEvents = library::NodeEvents {
    version: 0,
    info: on_node,
    parameter: None,
};

/// # Safety
/// `data` is what the listener was added with.
unsafe fn ears<'a>(data: *mut c_void) -> &'a Ears {
    // SAFETY: it was added with a pointer to `Ears`, which outlive the connection, and are only ever shared.
    unsafe { &*data.cast::<Ears>() }
}

/// # Safety
/// `text` is null or a C string.
unsafe fn words(text: *const c_char) -> String {
    match text.is_null() {
        true => String::new(),
        // SAFETY: as promised.
        false => unsafe { CStr::from_ptr(text) }
            .to_string_lossy()
            .into_owned(),
    }
}

unsafe extern "C" fn on_done(data: *mut c_void, object: u32, _sequence: c_int) {
    if object == library::CORE {
        // SAFETY: see `ears`.
        unsafe { ears(data) }.note(Heard::AllTold);
    }
}

unsafe extern "C" fn on_error(
    data: *mut c_void,
    object: u32,
    _sequence: c_int,
    result: c_int,
    message: *const c_char,
) {
    // SAFETY: the library passes a C string.
    let message = unsafe { words(message) };
    log::info!("the media service says of object {object}: {message} ({result})");
    // Anything else is about an object that went meanwhile.
    if object == library::CORE && result == -rustix::io::Errno::PIPE.raw_os_error() {
        // SAFETY: see `ears`.
        unsafe { ears(data) }.note(Heard::Connection(message));
    }
}

unsafe extern "C" fn on_global(
    data: *mut c_void,
    number: u32,
    _permissions: u32,
    kind: *const c_char,
    _version: u32,
    properties: *const library::Dictionary,
) {
    // SAFETY: the library passes a C string and, for nodes, a dictionary of `count` pairs of C strings.
    unsafe {
        if properties.is_null() || kind.is_null() || CStr::from_ptr(kind) != library::NODE {
            return;
        }
        let items = &*properties;
        let of = |name: &str| {
            (0..items.count as usize)
                .map(|at| *items.items.add(at))
                .find(|[key, _]| words(*key) == name)
                .map(|[_, value]| words(value))
        };
        // A shared screen is a source of pictures, too, and no camera.
        let is = |name, value| of(name).is_some_and(|is| is == value);
        if !is("media.class", "Video/Source") || !is("media.role", "Camera") {
            return;
        }
        let name = of("node.name").unwrap_or_else(|| number.to_string());
        let title = ["node.description", "node.nick"]
            .into_iter()
            .find_map(|key| of(key).filter(|title| !title.is_empty()));
        ears(data).note(Heard::Appeared(Node {
            number,
            serial: of("object.serial").unwrap_or_else(|| number.to_string()),
            camera: CameraName {
                title: title.unwrap_or_else(|| name.clone()),
                id: name,
            },
        }));
    }
}

unsafe extern "C" fn on_gone(data: *mut c_void, number: u32) {
    // SAFETY: see `ears`.
    unsafe { ears(data) }.note(Heard::Gone(number));
}

unsafe extern "C" fn on_node(data: *mut c_void, info: *const library::NodeInfo) {
    // SAFETY: see `ears`; the library passes null or what is known of the node, with its words or null.
    unsafe {
        if let Some(info) = info.as_ref()
            && info.state == library::STATE_ERROR
        {
            ears(data).note(Heard::Stream(StreamEnd::Error(words(info.error))));
        }
    }
}

unsafe extern "C" fn on_state(
    data: *mut c_void,
    before: c_int,
    state: c_int,
    message: *const c_char,
) {
    // SAFETY: see `ears`; the library passes null or a C string.
    let (ears, message) = unsafe { (ears(data), words(message)) };
    log::debug!("the camera's stream went from {before} to {state} {message}");
    match state {
        library::STATE_ERROR => ears.note(Heard::Stream(StreamEnd::Error(message))),
        library::STATE_UNCONNECTED => ears.note(Heard::Stream(StreamEnd::Unconnected)),
        _ => {}
    }
}

unsafe extern "C" fn on_parameter(data: *mut c_void, kind: u32, parameter: *const u32) {
    // SAFETY: see `ears`.
    let ears = unsafe { ears(data) };
    if kind != pod::PARAM_FORMAT {
        return;
    }
    if parameter.is_null() {
        ears.format.set(None);
        return;
    }
    // SAFETY: a pod begins with its body's length, and that many bytes follow its 8 first ones.
    let bytes = unsafe {
        let length = 8 + *parameter as usize;
        std::slice::from_raw_parts(parameter.cast::<u8>(), length)
    };
    let format = pod::chosen_format(bytes);
    log::debug!("the camera sends {format:?}");
    ears.format.set(format);
    let buffers = pod::wanted_buffers();
    let buffers = buffers.pointers();
    if ears.stream.get().is_null() {
        return;
    }
    // SAFETY: called by the stream itself, which is alive; the pods are copied.
    unsafe {
        (ears.library.pw_stream_update_params)(
            ears.stream.get(),
            buffers.as_ptr(),
            buffers.len() as u32,
        )
    };
}

unsafe extern "C" fn on_process(data: *mut c_void) {
    // SAFETY: see `ears`.
    let ears = unsafe { ears(data) };
    let (library, stream) = (ears.library, ears.stream.get());
    if stream.is_null() {
        return;
    }
    // Only the newest counts.
    let mut newest = null_mut::<library::Buffer>();
    loop {
        // SAFETY: called by the stream itself, which is alive; a buffer is queued again once.
        unsafe {
            let buffer = (library.pw_stream_dequeue_buffer)(stream);
            if buffer.is_null() {
                break;
            }
            if !newest.is_null() {
                (library.pw_stream_queue_buffer)(stream, newest);
            }
            newest = buffer;
        }
    }
    if newest.is_null() {
        return;
    }
    let now = Instant::now();
    let due = ears
        .last_frame
        .get()
        .is_none_or(|last| now.duration_since(last) >= BETWEEN_FRAMES);
    if due && let Some(format) = ears.format.get() {
        // SAFETY: the buffer is ours until it is queued. A picture that a decoder cannot bear is left out.
        let frame = std::panic::catch_unwind(|| unsafe { frame(newest, &format) });
        if let Some(frame) = frame.ok().flatten() {
            ears.last_frame.set(Some(now));
            ears.note(Heard::Frame(frame));
        }
    }
    // SAFETY: see above.
    unsafe { (library.pw_stream_queue_buffer)(stream, newest) };
}

/// # Safety
/// `buffer` was dequeued and not queued again.
unsafe fn frame(buffer: *mut library::Buffer, format: &pod::Format) -> Option<CameraFrame> {
    // SAFETY: a buffer has `count` blocks of data, each mapped to `most` bytes where `bytes` is not null.
    unsafe {
        let inner = &*(*buffer).inner;
        if inner.count == 0 {
            return None;
        }
        let data = &*inner.data;
        let chunk = data.chunk.as_ref()?;
        if data.bytes.is_null() || data.most == 0 || chunk.flags & library::NOT_A_PICTURE != 0 {
            return None;
        }
        let offset = chunk.offset % data.most;
        let size = chunk.size.min(data.most - offset);
        let bytes = std::slice::from_raw_parts(data.bytes.add(offset as usize), size as usize);
        pixels::grey(format, usize::try_from(chunk.stride).unwrap_or(0), bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_systems_words_name_the_reason() {
        let said = |words: &str| reason(words.to_owned());
        assert_eq!(
            said("Start error: Device or resource busy"),
            CameraError::Busy
        );
        assert_eq!(said("Permission denied"), CameraError::Denied);
        assert_eq!(said("Operation not permitted"), CameraError::Denied);
        let other = CameraError::Failed("no more input formats".into());
        assert_eq!(said("no more input formats"), other);
    }
}
